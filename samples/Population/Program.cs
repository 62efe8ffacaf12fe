using System.Globalization;
using Digits;
using Population;
using Tune;
using Tune.Scheduling;
using static Tune.Domain;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = PopulationOptions.Parse(args, out var exitCode);
if (options is null) return exitCode;

// the first Ctrl-C or SIGTERM holds the experiment; a second one ends the process
using var interruption = new Interruption();

// sixteen networks of different shapes train side by side; every 9 epochs the worst four go on from the best four, with a changed training
var population = new ExperimentSpec<MlpConfig>
{
    Name = "digits-population",
    Space = DigitsTraining.Space,
    Objective = Objective.Maximize("accuracy"),
    Samples = 16,
    Seed = options.Seed,
    // none of its trials ends the process: whoever kills it again and again only wants to see it go on
    MaxLossesPerTrial = -1,
    Scheduler = new PopulationBasedTraining
    {
        PerturbationInterval = 9,
        Synchronous = true,
        // what a network can change in the middle of its training; its shape is the donor's
        Mutations = new SearchSpace
        {
            ["LearningRate"] = LogUniform(1e-4, 1),
            ["LearningRateDecay"] = LogUniform(1e-3, 0.3),
            ["Dropout"] = Uniform(0, 0.5),
            ["WeightDecay"] = LogUniform(1e-6, 1e-2),
            ["LabelSmoothing"] = Uniform(0, 0.2),
            ["Shift"] = Uniform(0, 1),
        },
    },
};

try
{
    DigitsTraining.LoadImages();
    await using var tuner = await Tuner.StartLocalAsync(options.DataFolder);
    var display = new ProgressDisplay(new() { Interval = TimeSpan.FromSeconds(5) });
    if (options.IsFresh)
    {
        foreach (var name in (string[])["digits-population", "digits-replay", "digits-asha"]) await tuner.DeleteAsync(name, interruption.Token);
    }

    var results = await tuner.FitAsync(DigitsTraining.Trainer, population, display, interruption.Token);
    var best = results.Best;
    Console.WriteLine($"Population: accuracy {best.Value:f4} by trial {best.Trial}, {Epochs(results)} epochs in all. The schedule that its weights were trained with:");
    foreach (var step in best.Lineage) Console.WriteLine($"  from epoch {step.Iteration + 1,2}, trial {step.Trial}: {step.Config}");

    var replay = PbtReplay.Of(best.Lineage).ApplyTo(population) with { Name = "digits-replay" };
    var replayed = await tuner.FitAsync(DigitsTraining.Trainer, replay, cancellationToken: interruption.Token);
    Console.WriteLine($"The schedule replayed, from new weights: accuracy {replayed.Best.Value:f4}.");

    if (options.AshaTrials is { } trials)
    {
        var asha = population with { Name = "digits-asha", Samples = trials, Scheduler = new Asha { MaxResource = DigitsTraining.Epochs, ReductionFactor = 3 } };
        var compared = await tuner.FitAsync(DigitsTraining.Trainer, asha, cancellationToken: interruption.Token);
        Console.WriteLine($"ASHA with random search: accuracy {compared.Best.Value:f4}, {Epochs(compared)} epochs in all.");
    }

    return 0;
}
catch (OperationCanceledException) when (interruption.IsRequested)
{
    Console.WriteLine("Held; nothing is lost. Run the same command again to go on.");
    return interruption.ExitCode;
}
catch (Exception exception) when (exception is TuneException or FormatException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

// what was trained: rows that another's checkpoint has skipped were trained by the other
static int Epochs(ResultGrid<MlpConfig> results) => results.Sum(trial => trial.History.Count);
