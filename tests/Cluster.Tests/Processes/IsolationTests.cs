using Tune.Grains;
using Tune.Hosting;
using Tune.Plugins;

namespace Tune.Processes;

/// <summary>Trainables of a plugin, in processes of their own, on a silo that is a process.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class IsolationTests : IAsyncLifetime
{
    private const string Code = """
        using System;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using Tune;
        using Tune.Hosting;

        public sealed class Plugin : ITunePlugin
        {
            public void Configure(TuneBuilder tune) => tune.AddTrainable(Trainable.Define<Configuration>("ways", RunAsync)).AddTrainable(Trainable.Define<Configuration, Steps>("steps"));

            private static async Task RunAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
            {
                Console.WriteLine($"TUNE is no report: {trial.Trial}");
                trial.SetAttribute("process", Environment.ProcessId);
                await trial.ReportAsync(new Metrics("loss", 0.5));
                switch (config.Get<string>("way"))
                {
                    case "exit": Environment.Exit(3); break;
                    case "crash": Environment.FailFast("it is broken"); break;
                    case "overflow": Overflow(0); break;
                    case "thread": new Thread(() => throw new InvalidOperationException("on a thread")).Start(); await Task.Delay(Timeout.Infinite, cancellationToken); break;
                    case "throw": throw new FormatException("no such image");
                    case "never": throw new NonRetryableTrialException("it can't work");
                    case "deaf": new ManualResetEventSlim().Wait(CancellationToken.None); break;
                    case "nan": await trial.ReportAsync(new Metrics("loss", double.NaN)); break;
                }
            }

            private static int Overflow(int depth) => depth + Overflow(depth + 1) + Overflow(depth + 2);
        }

        public sealed class Steps : Trainable<Configuration>
        {
            private int _step;

            public override async ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
            {
                if (_step == 60) return null;
                await Task.Delay(20, cancellationToken);
                return new Metrics("loss", 100 - ++_step);
            }

            public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_step));

            public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
            {
                _step = checkpoint.Read<int>();
                return default;
            }
        }
        """;

    private readonly ProcessCluster _cluster = new();

    public async Task InitializeAsync()
    {
        PluginCompiler.Compile(_cluster.Folder["plugins"], "isolated", Code);
        await _cluster.StartAsync(["a"], new Dictionary<string, string> { ["Plugins:Folder"] = _cluster.Folder["plugins"], ["StopGracePeriod"] = "00:00:01", ["Slots"] = "4" });
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Whatever_its_code_does_the_silo_lives_and_the_trial_says_what_it_was()
    {
        string[] ways = ["ends", "exit", "crash", "overflow", "thread", "throw", "never", "nan"];
        var results = await (await StartAsync("e", "ways", new SearchSpace { ["way"] = Domain.GridSearch(ways) }, failures: 1)).GetResultAsync().OrFail(_cluster.Output);

        var trials = results.ToDictionary(trial => trial.Config.Get<string>("way"));
        Assert.Equal((TrialStatus.Terminated, 0.5), (trials["ends"].Status, trials["ends"].Value));
        Assert.Equal((TrialStatus.Terminated, 2), (trials["nan"].Status, trials["nan"].Iterations));
        Assert.NotEqual(trials["ends"].Attributes["process"].GetInt32(), trials["nan"].Attributes["process"].GetInt32());
        Assert.Contains("It ended with exit code 3.", trials["exit"].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("SIGABRT", trials["crash"].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("it is broken", trials["crash"].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Stack overflow.", trials["overflow"].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("on a thread", trials["thread"].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(("System.FormatException", "no such image", 1, 2), (trials["throw"].Error!.Type, trials["throw"].Error!.Message, trials["throw"].Error!.Iteration, trials["throw"].Attempts));
        Assert.Contains("RunAsync", trials["throw"].Error!.Stack, StringComparison.Ordinal);
        // what can't be helped is not tried again
        Assert.Equal((1, "it can't work"), (trials["never"].Attempts, trials["never"].Error!.Message));
        Assert.Equal(200, (await _cluster["a"].GetAsync("/health/ready"))?.Status);
    }

    [Fact]
    public async Task A_class_trainable_holds_and_goes_on_from_its_checkpoint()
    {
        var experiment = await StartAsync("e", "steps", new SearchSpace { ["x"] = Domain.Uniform(0, 1) });
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is [{ Iteration: >= 2 }], "it is in the middle");

        await experiment.PauseAsync("for a while").OrFail();
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running.IsEmpty, "it holds");
        await experiment.ResumeAsync().OrFail();

        var trial = (await experiment.GetResultAsync().OrFail(_cluster.Output)).Single();
        Assert.Equal((TrialStatus.Terminated, 60, 2), (trial.Status, trial.Iterations, trial.Attempts));
        Assert.Equal(40, trial.Metrics!["loss"]);
        (await _cluster.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task One_that_does_not_heed_that_it_is_stopped_is_ended_and_gives_its_slot_back()
    {
        var experiment = await StartAsync("e", "ways", new SearchSpace { ["way"] = Domain.Choice("deaf") });
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is [{ Iteration: 1 }], "it has reported");

        await experiment.StopAsync("enough").OrFail();

        await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Count == 0, "its slot is free");
    }

    private Task<ExperimentHandle<Configuration>> StartAsync(string name, string trainable, SearchSpace space, int failures = 0) => _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>(trainable), new ExperimentSpec<Configuration>
    {
        Name = name, Space = space, Objective = Objective.Minimize("loss"), Searcher = new RandomSearch(), Samples = 1, Isolation = Isolation.Process, MaxFailuresPerTrial = failures,
    }).OrFail();
}
