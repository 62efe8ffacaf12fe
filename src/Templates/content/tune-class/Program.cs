using Tune;
using Tune.Scheduling;
using static Tune.Domain;

// everything is kept in the folder tune-data: kill the program and start it again, and it goes on
await using var tuner = await Tuner.StartLocalAsync();

var results = await tuner.FitAsync(
    Trainable.Define<TrainConfig, Training>("training"),
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
