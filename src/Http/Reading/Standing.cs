namespace Tune.Http;

/// <summary>
/// How long results stand for who looks at parts of thousands of trials, though something has happened since: ten times as long as it took to make them, so that whoever watches takes at most a part of the time that trials
/// have. Of fewer trials they don't, as they are made in no time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Standing(TimeProvider time)
{
    private const int Many = 20_000;
    private const int Times = 10;

    private long _madeAt;
    private TimeSpan _stand;

    /// <summary>Whether what was made last may be given once more.</summary>
    public bool IsGood => _stand > time.GetElapsedTime(_madeAt);

    /// <summary>Makes results, and looks how long that takes.</summary>
    public ResultGrid<Configuration> Make(Func<ResultGrid<Configuration>> make)
    {
        var begun = time.GetTimestamp();
        var results = make();
        (_madeAt, _stand) = (time.GetTimestamp(), results.Count > Many ? Times * time.GetElapsedTime(begun) : TimeSpan.Zero);
        return results;
    }
}
