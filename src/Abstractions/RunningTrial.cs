namespace Tune;

/// <summary>What a definition runs its trainable against: an attempt on a silo.</summary>
internal abstract class RunningTrial : TrialContext
{
    /// <summary>Cancelled when the attempt is to end wherever it is.</summary>
    public abstract CancellationToken Token { get; }

    /// <summary>The metric that a function means that returns a number.</summary>
    public abstract string Objective { get; }

    /// <summary>Reports, and says whether the trainable is to go on.</summary>
    public abstract ValueTask<bool> TrySubmitAsync(Report report);

    /// <summary>Runs a class trainable from its setup to its end.</summary>
    public abstract Task RunAsync<TConfig, TTrainable>(TConfig config)
        where TTrainable : Trainable<TConfig>;
}
