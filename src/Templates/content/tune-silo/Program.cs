using Tune;
using Tune.Silo;

// Alone it is a cluster of one, on files. What kind of cluster it joins is configuration: --help lists it.
return await SiloProgram.RunAsync(args, tune => tune.AddTrainable(Trainable.Define<Configuration>("train", Train)));

// Called for each trial; after a crash, here or on another silo, it gets its last checkpoint and goes on from there.
static IEnumerable<Report> Train(Configuration config, TrialContext trial, CancellationToken cancellationToken)
{
    var loss = trial.Checkpoint?.Read<double>() ?? 1;
    for (var epoch = trial.Iteration; epoch < 27; epoch++)
    {
        // train one epoch here
        loss -= config.Get<double>("learningRate") * loss;
        yield return new Report("loss", loss, Checkpoint.FromJson(loss));
    }
}
