using Tune.Grains;

namespace Tune.Http;

/// <summary>The journal of an experiment as it grows, read once for all who have come up to its end. Who is behind reads on its own until then. Thread-safe.</summary>
/// <param name="handle">The experiment.</param>
internal sealed class EventFeed(ExperimentHandle<Configuration> handle) : IDisposable
{
    private const int PageSize = 500;
    private const int MostRecent = 2000;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<JournalEntry> _recent = [];
    private TaskCompletionSource _news = NewSource();
    private Task? _asking;
    private bool _isEnd;

    /// <summary>The cursor behind the first of <see cref="_recent"/>, and behind its last.</summary>
    private (long First, long Head) _range;

    public string Experiment => handle.Name;

    /// <summary>Whether the experiment has ended, and nothing came after a cursor.</summary>
    public async Task<bool> IsOverAsync(long after, CancellationToken cancellationToken) =>
        await handle.ReadPageAsync(after, 1, TimeSpan.Zero, cancellationToken) is { Entries.IsEmpty: true, IsEnd: true };

    /// <summary>What came after a cursor, up to some hundreds; waits for the first.</summary>
    /// <returns>No entries: the experiment has ended, and there is nothing more.</returns>
    public async Task<JournalPage> NextAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_asking is not null && after >= _range.First && after <= _range.Head)
                {
                    var entries = _recent.Skip((int)(after - _range.First)).Take(PageSize).ToList();
                    if (entries.Count > 0 || _isEnd) return new JournalPage([.. entries], after + entries.Count, _isEnd);
                    news = _news.Task;
                }
                else
                {
                    news = Task.CompletedTask;
                }
            }

            if (news.IsCompletedSuccessfully)
            {
                var page = await handle.ReadPageAsync(after, PageSize, TimeSpan.Zero, cancellationToken);
                if (!page.Entries.IsEmpty || page.IsEnd) return page;
                lock (_lock)
                {
                    if (_asking is null) Ask(after);
                    // somebody else has begun, and has come further meanwhile
                    if (after < _range.First) continue;
                    news = after < _range.Head ? Task.CompletedTask : _news.Task;
                }
            }

            await news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Nobody watches any more.</summary>
    public void Dispose()
    {
        _end.Cancel();
        // it is asked for no more, and what still waits sees the token
        _end.Dispose();
    }

    private void Ask(long after)
    {
        _range = (after, after);
        _asking = AskAsync(after, _end.Token);
    }

    private async Task AskAsync(long after, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var page = await handle.ReadPageAsync(after, PageSize, LongPoll, cancellationToken);
                after = page.Cursor;
                Add(page);
                if (page.IsEnd) return;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Fail(new OperationCanceledException(cancellationToken));
        }
        catch (Exception exception)
        {
            // those who watch say so, and come back
            Fail(exception);
        }
    }

    private void Add(JournalPage page)
    {
        if (page.Entries.IsEmpty && !page.IsEnd) return;
        TaskCompletionSource news;
        lock (_lock)
        {
            _recent.AddRange(page.Entries);
            var forgotten = Math.Max(0, _recent.Count - MostRecent);
            _recent.RemoveRange(0, forgotten);
            _range = (_range.First + forgotten, page.Cursor);
            _isEnd = page.IsEnd;
            (news, _news) = (_news, NewSource());
        }

        news.SetResult();
    }

    private void Fail(Exception exception)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            (news, _news, _asking) = (_news, NewSource(), null);
            _recent.Clear();
        }

        news.SetException(exception);
        // who is not there to see it needs not
        _ = news.Task.Exception;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
