using Tune;
using Tune.Placement;

namespace ClusterSilo;

/// <summary>Stands for training: a loss that falls faster or slower, a fifth of a second an epoch.</summary>
internal static class Curve
{
    public static TrainableDefinition<Configuration> Definition { get; } = Trainable.Define<Configuration>("curve", Train);

    private static IEnumerable<Report> Train(Configuration config, TrialContext trial, CancellationToken cancellationToken)
    {
        var loss = trial.Checkpoint?.Read<double>() ?? 1;
        for (var epoch = trial.Iteration; epoch < 27; epoch++)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(0.2));
            loss *= 1 - config.Get<double>("rate");
            yield return new Report("loss", loss, Checkpoint.FromJson(loss));
        }
    }
}
