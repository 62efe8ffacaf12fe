using Tune;
using Tune.Scheduling;
using static Tune.Domain;

// everything is kept in the folder tune-data: kill the program and start it again, and it goes on
await using var tuner = await Tuner.StartLocalAsync();

var results = await tuner.FitAsync(
    Trainable.Define<TrainConfig>("train", Train),
    new()
    {
        Name = "first", // run it again to go on; changed, it is refused and says which ways there are on
        Space = new TrainConfig.Space { LearningRate = LogUniform(1e-4, 1), Layers = RandInt(1, 5) },
        Objective = Objective.Minimize("loss"),
        Samples = 50,
        Scheduler = new Asha { MaxResource = 27 },
    },
    new ProgressDisplay());

Console.WriteLine($"Best: loss {results.Best.Value} with {results.Best.Config}");

// Called for each trial; after a crash it gets its last checkpoint and goes on from there.
static IEnumerable<Report> Train(TrainConfig config, TrialContext trial, CancellationToken cancellationToken)
{
    var loss = trial.Checkpoint?.Read<double>() ?? 1;
    for (var epoch = trial.Iteration; epoch < 27; epoch++)
    {
        // train one epoch here
        loss -= config.LearningRate * (loss - (0.1 / config.Layers));
        yield return new Report("loss", loss, Checkpoint.FromJson(loss));
    }
}

/// <summary>What is searched for; its <c>Space</c> is generated.</summary>
[SearchSpace]
internal sealed partial record TrainConfig(double LearningRate, int Layers);
