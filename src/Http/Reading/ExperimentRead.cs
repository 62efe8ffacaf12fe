namespace Tune.Http;

/// <summary>What has been read of one experiment's journal. Thread-safe.</summary>
/// <param name="handle">The experiment.</param>
/// <param name="time">The clock.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "a semaphore holds nothing until its handle is asked for")]
internal sealed class ExperimentRead(ExperimentHandle<Configuration> handle, TimeProvider time)
{
    private const int PageSize = 1000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Freshness _freshness = new(time);
    private ExperimentHistory? _history;
    private TrialIndex? _index;
    private DateTimeOffset _startedAt;
    private long _cursor;
    private long _indexAt;

    public string Experiment => handle.Name;

    /// <summary>The results so far.</summary>
    /// <param name="mayBeOlder">Whether those of a few seconds ago will do, where there are many trials: see <see cref="Freshness"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public async Task<ResultsRead> ReadAsync(bool mayBeOlder, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var view = await handle.GetViewAsync(cancellationToken);
            // one that was deleted and begun again has the same name
            if (await StartOfAsync(cancellationToken) is var startedAt && (_history is null || startedAt != _startedAt)) await BeginAsync(view, startedAt, cancellationToken);
            if (mayBeOlder && _freshness.IsFresh && _index is { } earlier) return new ResultsRead(earlier, _indexAt);
            // what was read by an earlier spec is read again by the present one
            if (await ApplyNewsAsync(cancellationToken) is { WasChanged: true, WasBegun: true })
            {
                await BeginAsync(view, startedAt, cancellationToken);
                await ApplyNewsAsync(cancellationToken);
            }

            return new ResultsRead(_index ?? throw new InvalidOperationException("There are results of whatever was read."), _indexAt);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<DateTimeOffset> StartOfAsync(CancellationToken cancellationToken) =>
        (await handle.ReadPageAsync(0, 1, TimeSpan.Zero, cancellationToken)).Entries is [var first, ..] ? first.At : default;

    private async Task BeginAsync(ExperimentView view, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        // nothing is kept of what fails half way
        _history = null;
        (_history, _index, _startedAt, _cursor, _indexAt) = (await handle.NewHistoryAsync(view, cancellationToken), null, startedAt, 0, 0);
    }

    private async Task<(bool WasBegun, bool WasChanged)> ApplyNewsAsync(CancellationToken cancellationToken)
    {
        var history = _history ?? throw new InvalidOperationException("Reading was not begun.");
        var (wasBegun, wasChanged) = (_cursor > 0, false);
        for (var page = await handle.ReadPageAsync(_cursor, PageSize, TimeSpan.Zero, cancellationToken); !page.Entries.IsEmpty; page = await handle.ReadPageAsync(_cursor, PageSize, TimeSpan.Zero, cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                var fact = entry.ToFact();
                history.Apply(fact);
                _cursor = entry.Sequence;
                wasChanged |= fact is ExperimentChanged;
            }
        }

        if (_cursor != _indexAt || _index is null) (_index, _indexAt) = (new TrialIndex(_freshness.Make(() => history.ToResults<Configuration>()), _index), _cursor);
        return (wasBegun, wasChanged);
    }
}
