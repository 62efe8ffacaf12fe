namespace Tune;

/// <summary>How long an experiment has run, from its facts: pauses and the time in which its process was down don't count.</summary>
internal sealed class ExperimentClock
{
    private TimeSpan _elapsed;
    private DateTimeOffset? _since;
    private bool _isPaused;

    public TimeSpan ElapsedAt(DateTimeOffset now) => _elapsed + (_since is { } since && now > since ? now - since : TimeSpan.Zero);

    public void Apply(Fact fact)
    {
        if (fact is not ExperimentRecovered) _elapsed = ElapsedAt(fact.At);
        var runs = fact switch
        {
            ExperimentStarted or ExperimentResumed => true,
            ExperimentExtended => !_isPaused,
            ExperimentPaused or ExperimentEnded => false,
            _ => _since is not null,
        };
        _since = runs ? fact.At : null;
        _isPaused = fact is ExperimentPaused || (_isPaused && fact is not (ExperimentResumed or ExperimentStarted or ExperimentEnded));
    }
}
