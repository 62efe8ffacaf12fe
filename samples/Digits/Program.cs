using Digits;
using Tune;
using Tune.Scheduling;

var options = SampleOptions.Parse(args, out var exitCode);
if (options is null) return exitCode;

// the first Ctrl-C or SIGTERM holds the experiment; a second one ends the process
using var interruption = new Interruption();

var spec = new ExperimentSpec<MlpConfig>
{
    Name = "digits",
    Space = DigitsTraining.Space,
    Objective = Objective.Maximize("accuracy"),
    Samples = options.Trials,
    Scheduler = new Asha { MaxResource = DigitsTraining.Epochs, ReductionFactor = 3 },
    Seed = 1,
};

Console.WriteLine($"Tunes a small neural network on handwritten digits in {options.DataFolder}; Ctrl-C holds it.");
try
{
    // a broken file is told of before it spoils a trial
    DigitsTraining.LoadImages();
    await using var tuner = await Tuner.StartLocalAsync(options.DataFolder);
    if (options.IsFresh) await tuner.DeleteAsync("digits", interruption.Token);
    if (options.MoreTrials > 0)
    {
        var experiment = await tuner.StartAsync(DigitsTraining.Trainable, spec, options.OnDifference, interruption.Token);
        await experiment.ExtendAsync(options.MoreTrials, cancellationToken: interruption.Token);
    }

    var results = await tuner.FitAsync(
        DigitsTraining.Trainable,
        spec,
        new FitOptions
        {
            Progress = new ProgressDisplay(new() { IsVerbose = options.IsVerbose, Interval = TimeSpan.FromSeconds(5) }),
            OnDifference = options.OnDifference,
        },
        interruption.Token);

    // computed once, on images that tuning never saw
    var accuracy = DigitsTraining.TestAccuracy(results.Best.Config, seed: 1);
    Console.WriteLine($"Test accuracy of the best configuration, retrained on training and validation images: {accuracy:f4}");
    Console.WriteLine($"Look again: run this command again; {results.ResultsPath}; sqlite3 {options.DataFolder}/tune.db \"SELECT * FROM results\"");
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
