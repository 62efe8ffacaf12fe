namespace Tune.Http;

/// <summary>
/// Whether results are fresh enough for who looks at parts of thousands of trials, though something has happened since. They are for ten times as long as it took to make them, so that whoever watches takes at most a part of the time that trials
/// have. Of fewer trials they are not, as new ones are made in no time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Freshness(TimeProvider time)
{
    private const int Many = 20_000;
    private const int Times = 10;

    private long _madeAt;
    private TimeSpan _lasts;

    /// <summary>Whether what was made last may be given once more.</summary>
    public bool IsFresh => _lasts > time.GetElapsedTime(_madeAt);

    /// <summary>Makes results, and looks how long that takes.</summary>
    public ResultGrid<Configuration> Make(Func<ResultGrid<Configuration>> make)
    {
        var begun = time.GetTimestamp();
        var results = make();
        (_madeAt, _lasts) = (time.GetTimestamp(), results.Count > Many ? Times * time.GetElapsedTime(begun) : TimeSpan.Zero);
        return results;
    }
}
