namespace Tune.Grains;

/// <summary>
/// The time of an experiment: from when it was loaded it goes as a stopwatch does, whatever happens to the system's clock, and it is never earlier than what the journal
/// has. So limits of time hold, and nothing lasts less than nothing. A change of the system's clock shows when the experiment is loaded again.
/// </summary>
/// <param name="time">The clock that is read once, and the stopwatch.</param>
/// <param name="latest">The time of the last entry that is stored.</param>
internal sealed class ExperimentClock(TimeProvider time, DateTimeOffset latest)
{
    private readonly DateTimeOffset _origin = time.GetUtcNow() is var now && now > latest ? now : latest;
    private readonly long _originAt = time.GetTimestamp();

    public DateTimeOffset Now => _origin + time.GetElapsedTime(_originAt);
}
