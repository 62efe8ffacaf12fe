using Tune;
using Tune.Cli;
using static Tune.Domain;

namespace Cli.Tests;

/// <summary>An experiment's file says what the library's spec does, and every mistake in it is named with its line and path.</summary>
public sealed class ExperimentFileTests : IDisposable
{
    private const string Least = "name: n\ncommand: [train]\nobjective: {minimize: loss}\nspace: {x: {uniform: [0, 1]}}\n";

    private readonly RunFolder _folder = new();

    [Fact]
    public void Every_key_is_what_the_library_has()
    {
        var spec = Read("experiment.yaml", """
            name: digits
            command: [python3, train.py, --lr, "{lr}", --epochs, 20]
            code: .
            environment: {OMP_NUM_THREADS: 1, MODE: fast}
            objective: [{maximize: accuracy, reference: 0}, {minimize: latency, reference: 100}]
            constraints: ["hidden * 2 <= 512", "latency <= 20", {metric: hiden, atLeast: 1}]
            space:
              lr: {loguniform: [1e-4, 1e-1]}
              hidden: {qrandint: [16, 256, 16]}
            presets: [{lr: 0.01}]
            duplicates: resample
            searcher: {kind: tpe, startupTrials: 10}
            scheduler: {kind: asha, maxResource: 81}
            samples: 200
            stop:
              after: 1h30m
              iterations: 90
              accuracy: ">= 0.99"
              plateau: {metric: accuracy, deviation: 0.5, results: 3, gracePeriod: 2}
              experimentPlateau: {top: 5}
              experiment: {loss: "<= 1e-3"}
              all: {latency: ">= 50", iterations: 5}
              metrics: {after: ">= 3"}
            concurrency: 4
            resources: {cpu: 2, gpu: 0.5, memory: 4GiB, custom: {licence: 1}, labels: {gpu: a100}, additionalBundles: [{cpu: 1}], strategy: SPREAD}
            limits: {trial: 30m, stall: 90s, failures: 2, lost: -1, memory: 1GiB, pin: true, grace: 500ms}
            checkpoints: {keep: null, score: {minimize: loss}}
            seed: 18446744073709551615
            tags: {team: vision}
            """);

        var expected = new ExperimentSpec<Configuration>
        {
            Name = "digits",
            Space = new SearchSpace { ["lr"] = LogUniform(1e-4, 1e-1), ["hidden"] = QRandInt(16, 256, 16) },
            Objective = Objective.Maximize("accuracy", 0),
            AlsoOptimize = [Objective.Minimize("latency", 100)],
            Constraints = ["hidden * 2 <= 512"],
            OutcomeConstraints = ["latency <= 20", OutcomeConstraint.AtLeast("hiden", 1)],
            Presets = [Configuration.Parse("""{"lr":0.01}""")],
            Duplicates = DuplicatePolicy.Resample,
            Searcher = new Tpe { StartupTrials = 10 },
            Scheduler = new Asha { MaxResource = 81 },
            Samples = 200,
            Stop = Stop.After(TimeSpan.FromMinutes(90)) | Stop.AtIteration(90) | Stop.WhenAbove("accuracy", 0.99) | Stop.OnTrialPlateau("accuracy", 0.5, 3, 2) | Stop.OnExperimentPlateau(top: 5)
                | Stop.WhenBelow("loss", 1e-3).ForExperiment() | (Stop.WhenAbove("latency", 50) & Stop.AtIteration(5)) | Stop.WhenAbove("after", 3),
            MaxConcurrentTrials = 4,
            Resources = new TrialResources
            {
                Cpu = 2, Gpu = 0.5, Memory = 4L << 30, Custom = new Dictionary<string, double> { ["licence"] = 1 }, Labels = new Dictionary<string, string> { ["gpu"] = "a100" },
                AdditionalBundles = [new ResourceBundle { Cpu = 1 }], Strategy = BundleStrategy.Spread,
            },
            TimeLimitPerTrial = TimeSpan.FromMinutes(30),
            StallLimitPerTrial = TimeSpan.FromSeconds(90),
            MaxFailuresPerTrial = 2,
            MaxLossesPerTrial = -1,
            Checkpoints = new CheckpointPolicy { Keep = null, ScoreMetric = "loss", ScoreGoal = Goal.Minimize },
            Seed = ulong.MaxValue,
            Tags = ExperimentSpec.NoTags.Add("team", "vision"),
            Program = new ProgramSpec
            {
                Command = ["python3", "train.py", "--lr", "{lr}", "--epochs", "20"],
                Environment = ExperimentSpec.NoTags.Add("OMP_NUM_THREADS", "1").Add("MODE", "fast"),
                Folder = Path.GetDirectoryName(_folder.PathOf("experiment.yaml")),
                GracePeriod = TimeSpan.FromMilliseconds(500),
                MemoryLimit = 1 << 30,
                PinsProcessors = true,
            },
        };
        Assert.Equal(Json(expected), Json(spec));
    }

    [Fact]
    public void What_is_left_out_is_what_the_library_leaves_out()
    {
        var spec = Read("experiment.yaml", Least);

        var expected = new ExperimentSpec<Configuration> { Name = "n", Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Program = new ProgramSpec { Command = ["train"], Folder = spec.Program?.Folder } };
        Assert.Equal(Json(expected), Json(spec));
        Assert.Equal(Json(spec), Json(Read("experiment.json", """{"name":"n","command":["train"],"objective":{"minimize":"loss"},"space":{"x":{"uniform":[0,1]}}}""")));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86_400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5m", 90)]
    [InlineData("250ms", 0.25)]
    public void Duration_is_a_number_with_a_unit(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationForm.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("30 s")]
    [InlineData("-5m")]
    [InlineData("5 minutes")]
    [InlineData("99999999999999d")]
    public void Other_texts_are_no_durations(string text) => Assert.Null(DurationForm.Parse(text));

    [Theory]
    [InlineData("smaples: 3", "line 5, column 1: smaples: there is no such key; did you mean 'samples'?")]
    [InlineData("samples: many", "line 5, column 1: samples: expected a whole number of at least 1, or null for no limit, got \"many\".")]
    [InlineData("samples: 0", "samples: expected a whole number of at least 1")]
    [InlineData("searcher: tpee", "line 5, column 1: searcher: there is no searcher 'tpee'; did you mean 'tpe'?")]
    [InlineData("searcher:\n  kind: tpe\n  gama: 1", "line 7, column 3: searcher/gama: tpe: there is no option 'gama'; did you mean 'gamma'?")]
    [InlineData("searcher: {kind: tpe, startupTrials: x}", "line 5, column 23: searcher/startupTrials: tpe.startupTrials: expected a whole number")]
    [InlineData("searcher: {startupTrials: 3}", "searcher: expected the name of a searcher, or an object such as {kind: tpe, startupTrials: 10}")]
    [InlineData("scheduler: {kind: asha, reductionFactor: 1}", "line 5, column 25: scheduler/reductionFactor: asha.reductionFactor must be")]
    [InlineData("scheduler: 5", "scheduler: expected the name of a scheduler")]
    [InlineData("stop: {afer: 2h}", "line 5, column 8: stop/afer: expected a bound such as \">= 0.99\" or \"<= 0.01\", which ends a trial by its metric 'afer' (did you mean the key 'after'?), got \"2h\".")]
    [InlineData("stop: {after: 2 hours}", "line 5, column 8: stop/after: expected a time such as 30s, 5m, 2h, 1d or 1h30m, greater than zero, got \"2 hours\".")]
    [InlineData("stop: {accuracy: '> 0.9'}", "stop/accuracy: expected a bound")]
    [InlineData("stop: {all: {iterations: 0}}", "stop/all/iterations: expected a whole number of at least 1")]
    [InlineData("stop: {plateau: {deviation: 1}}", "stop/plateau: expected an object with a metric")]
    [InlineData("resources: {cpus: 2}", "line 5, column 13: resources/cpus: there is no such key; did you mean 'cpu'?")]
    [InlineData("resources: {memory: lots}", "resources/memory: expected an amount of memory such as 4GiB")]
    [InlineData("resources: {cpu: 0}", "resources: Resources ask for nothing")]
    [InlineData("resources: {strategy: sprawl}", "resources/strategy: expected one of PACK, SPREAD, STRICT_PACK, STRICT_SPREAD, got \"sprawl\".")]
    [InlineData("limits: {trail: 5m}", "limits/trail: there is no such key; did you mean 'trial'?")]
    [InlineData("limits: {memory: 5}", "line 5, column 10: limits/memory: must be at least 1048576 bytes (1 MiB)")]
    [InlineData("limits: 5m", "limits: expected limits such as {trial: 30m, failures: 2}, got \"5m\".")]
    [InlineData("limits: {failures: 1}\nfailFast: true", "failFast: and MaxFailuresPerTrial exclude each other")]
    [InlineData("constraints: ['x <= 1', 'y <<= 1']", "line 5, column 25: constraints/1: 'y <<= 1', column 4: expected a parameter")]
    [InlineData("constraints: ['x1 <= 1']", "constraints/0: there is no parameter 'x1'; did you mean 'x'? For a metric of that name write {metric: x1, atMost: 1}.")]
    [InlineData("constraints: ['latency <= 20', 'x * y <= 1']", "line 5, column 32: constraints/1: 'x * y <= 1', column 5: there is no parameter 'y'")]
    [InlineData("constraints: [{metric: a}]", "constraints/0: expected metric, and one of atMost and atLeast")]
    [InlineData("presets: [{x: 0.5}, {x: 2}]", "line 5, column 21: presets/1: x: ")]
    [InlineData("duplicates: skip", "duplicates: expected one of allow, resample, reuse, got \"skip\".")]
    [InlineData("environment: {TUNE_TRIAL: 1}", "environment: 'TUNE_TRIAL' is one that the program is told by")]
    [InlineData("code: nowhere", "line 5, column 1: code: there is no folder '")]
    [InlineData("trainable: digits", "trainable: a trial is run by a program or by code: leave out command or trainable.")]
    [InlineData("checkpoints: {keep: 0}", "checkpoints/keep: expected a whole number of at least 1, or null for all, got 0.")]
    [InlineData("seed: -1", "seed: expected a whole number of at least 0, got -1.")]
    [InlineData("failFast: maybe", "failFast: expected true or false, got \"maybe\".")]
    [InlineData("concurrency: 1.5", "concurrency: expected a whole number of at least 1, got 1.5.")]
    [InlineData("tags: [a]", "tags: expected texts by name, such as {team: vision}")]
    [InlineData("samples: null", "samples: is null (no limit) and there is no Stop rule: the experiment would never end")]
    public void Mistake_is_named_with_line_and_path(string lines, string expected)
    {
        var line = Assert.Single(Refused("experiment.yaml", Least + lines));

        Assert.StartsWith($"{_folder.PathOf("experiment.yaml")}: line ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: n", "'objective' is missing", "'space' is missing", "'command' is missing: the program that runs a trial")]
    [InlineData("- 1", "expected an experiment: an object with name, command, objective and space, got [1].")]
    [InlineData("name: n\ncommand: python3 train.py\nobjective: {minimize: a, maximize: b}\nspace: {}", "line 2, column 1: command: expected a list of words such as [python3, train.py, --lr, \"{lr}\"], or [sh, -c, \"…\"] for a shell", "line 3, column 1: objective: expected an objective such as", "line 4, column 1: space: expected parameters by name")]
    [InlineData("name: a b\ncommand: [t, {x}]\nobjective: {minimize: l}\nspace: {x: {uniform: [1, 0]}}", "line 2, column 14: command/1: expected a text: in YAML a placeholder needs quotes, \"{x}\"", "line 4, column 9: space/x: low 1 must be less than high 0")]
    [InlineData("name: a b\ncommand: [t, '{y}']\nobjective: {minimize: l}\nspace: {x: {uniform: [0, 1]}}", "line 1, column 1: name: 'a b' can't name a folder everywhere", "line 2, column 14: command/1: the space has no parameter 'y'")]
    [InlineData("name: n\ntrainable: digits\nobjective: {minimize: l}\nspace: {x: 1}", "line 2, column 1: trainable: 'digits' is C# code that the silos of a cluster know by name")]
    [InlineData("name: n\ncommand: [t]\nobjective: {minimize: l}\nspace:\n  a: {choice: [1, {b: {uniform: [0, 0]}}]}\n  c: {unifrom: [0, 1]}", "line 5, column 20: space/a/b: low 0 must be less than high 0", "line 6, column 3: space/c: 'unifrom' is no domain; did you mean 'uniform'?")]
    [InlineData("name: n\ncommand: [t]\nobjective: {minimize: l}\nspace: {a: {sample_from: f}}", "line 4, column 9: space/a: sample_from needs a function of a C# program")]
    [InlineData("a: [1\nb: 2", "not YAML")]
    public void All_mistakes_are_named_in_the_order_of_the_file(string text, params string[] expected)
    {
        var lines = Refused("experiment.yaml", text);

        Assert.Equal(expected.Length, lines.Length);
        Assert.All(lines.Zip(expected), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Places_in_json_are_counted_in_characters()
    {
        var lines = Refused("experiment.json", "{\n  \"name\": \"n\", \"tags\": {\"größe\": \"ä\"}, \"sampels\": 3,\n  \"command\": [\"t\",\n    null], \"objective\": {\"minimize\": \"l\"}, \"space\": {\"x\": 1}\n}");

        Assert.Equal(2, lines.Length);
        Assert.Contains("line 2, column 40: sampels: there is no such key", lines[0], StringComparison.Ordinal);
        Assert.Contains("line 4, column 5: command/1: expected a text, got null.", lines[1], StringComparison.Ordinal);
        Assert.Contains("line 2: not JSON", Assert.Single(Refused("experiment.json", "{\n\"a\" 1}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        var (code, _, error) = await _folder.TuneAsync("run", "nowhere.yaml");

        Assert.Equal((2, "tune run: there is no file 'nowhere.yaml'."), (code, Assert.Single(error)));
    }

    public void Dispose() => _folder.Dispose();

    private static string Json(ExperimentSpec spec) => ExperimentSpecJson.Write(spec, new AlgorithmRegistry());

    private ExperimentSpec<Configuration> Read(string name, string text) => ExperimentFile.Read(_folder.Write(name, text), new AlgorithmRegistry());

    private string[] Refused(string name, string text) => Assert.Throws<UsageException>(() => Read(name, text)).Message.Split('\n');
}
