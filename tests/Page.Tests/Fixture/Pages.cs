namespace Tune.Page.Tests;

/// <summary>Hosts with a page, and what they run.</summary>
internal static class Pages
{
    /// <summary>Is run by who shows it.</summary>
    public const string Script = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>";

    /// <summary>Learns in 30 steps, better or worse by its configuration, and leaves a checkpoint, a file and a log.</summary>
    public static TrainableDefinition<Configuration> Learning { get; } = Trainable.Define<Configuration>("learning", Learn);

    /// <summary>Ends at once.</summary>
    public static TrainableDefinition<Configuration> Quick { get; } = Trainable.Define<Configuration>("quick", (Func<Configuration, double>)(config => config.Get<double>("lr") * config.Get<double>("width")));

    /// <summary>Fails where its rate is high, with markup in what it says.</summary>
    public static TrainableDefinition<Configuration> Failing { get; } = Trainable.Define<Configuration>("fragile", (Func<Configuration, double>)(config => config.Get<double>("lr") > 0.01 ? throw new InvalidOperationException($"diverged {Script}") : 1));

    public static Task<ApiHost> StartAsync(string? folder = null, int port = 0, Action<TuneApiOptions>? configure = null) =>
        ApiHost.StartAsync(configure, tune: tune => tune.AddTrainable(Learning).AddTrainable(Quick).AddTrainable(Failing), map: app => app.MapTunePage(), folder: folder, port: port);

    /// <summary>An experiment of <see cref="Learning"/>.</summary>
    public static ExperimentSpec<Configuration> Spec(string name, int samples = 40) => new()
    {
        Name = name,
        Space = new SearchSpace
        {
            ["lr"] = Domain.LogUniform(1e-4, 1e-1),
            ["momentum"] = Domain.Uniform(0, 0.99),
            ["layers"] = Domain.RandInt(1, 5),
            ["batch"] = Domain.Choice(32, 64, 128),
            ["activation"] = Domain.Choice("relu", "tanh", "gelu"),
        },
        Objective = Objective.Maximize("accuracy"),
        Samples = samples,
        Searcher = new RandomSearch(),
        Scheduler = new Asha { MaxResource = 30 },
        Seed = 7,
    };

    public static ExperimentSpec<Configuration> Small(string name, int samples, double mostRate = 0.01) => new()
    {
        Name = name, Space = new SearchSpace { ["lr"] = Domain.LogUniform(1e-5, mostRate), ["width"] = Domain.Uniform(1, 100) }, Objective = Objective.Minimize("loss"), Samples = samples, Searcher = new RandomSearch(), Seed = 3,
    };

    private static async IAsyncEnumerable<Report> Learn(Configuration config, TrialContext trial, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(trial.Folder, "notes.txt"), $"a note {Script}", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(trial.Folder, "program.log"), $"epoch 1: fine\n{Script}\n", cancellationToken);
        var rate = Math.Log10(config.Get<double>("lr"));
        var best = 0.98 - 0.06 * Math.Abs(rate + 2.3) - 0.03 * Math.Abs(config.Get<int>("layers") - 3) - 0.05 * Math.Abs(config.Get<double>("momentum") - 0.85) - (config.Get<string>("activation") == "tanh" ? 0.03 : 0);
        for (var epoch = 1; epoch <= 30; epoch++)
        {
            var wave = 0.006 * Math.Sin(epoch * 1.7 + rate);
            var accuracy = best * (1 - Math.Exp(-epoch / 6.0)) + wave;
            yield return new Report(new Metrics { ["accuracy"] = accuracy, ["loss"] = 1.2 * (1 - accuracy), [Script] = epoch }, epoch == 30 ? Checkpoint.From([1, 2, 3]) : null);
        }
    }
}
