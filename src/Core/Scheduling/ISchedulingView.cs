namespace Tune.Scheduling;

/// <summary>What a scheduler may look at when it answers: the experiment as its facts have made it.</summary>
public interface ISchedulingView
{
    /// <summary>All trials, at the index of their number.</summary>
    IReadOnlyList<Trial> Trials { get; }

    /// <summary>The paused trials that the scheduler holds, the one that was paused first at the front. Those that a person paused are not among them.</summary>
    IReadOnlyList<Trial> Held { get; }

    /// <summary>How many trials run; those that were asked to pause and have not confirmed it are among them.</summary>
    int RunningCount { get; }

    /// <summary>How many trials wait that go before others: interrupted by a loss or a person, or failed and to be tried again.</summary>
    int InterruptedCount { get; }

    /// <summary>Whether a new trial may be created, as far as the number of samples and the searcher go.</summary>
    bool CanCreate { get; }

    /// <summary>What there is for all trials of the experiment together, as far as it was told; null if not.</summary>
    TrialResources? Capacity { get; }
}
