using System.Threading.Channels;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>
/// Appends to journals: all batches that wait, of different experiments, are one statement, one round trip and one commit, so that the price of the server's sync is
/// shared. Batches that come meanwhile are the next group. One whose fence does not hold is left out; it holds up no other.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgreSqlAddress _address;
    private readonly Patience _patience;
    private readonly Channel<PendingAppend> _waiting = Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private string? _name;
    private long _commits;

    public JournalWriter(NpgsqlDataSource source, PostgreSqlAddress address, Patience patience)
    {
        (_source, _address, _patience) = (source, address, patience);
        // not in the turn of whatever grain asks first
        _loop = Task.Run(LoopAsync);
    }

    public Task AppendAsync(EncodedBatch batch, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return Task.FromCanceled(ct);
        var append = new PendingAppend(batch, ct);
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(append), typeof(PostgreSqlDatabase));
        return append.Completion;
    }

    /// <summary>Refuses new ones and finishes those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        var backlog = new List<PendingAppend>();
        while (backlog.Count > 0 || await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_waiting.Reader.TryRead(out var append)) backlog.Add(append);
            var group = TakeGroup(backlog);
            if (group.Count > 0) await WriteAsync(group).ConfigureAwait(false);
        }
    }

    /// <summary>The first of each experiment: a statement can move a head once.</summary>
    private static List<PendingAppend> TakeGroup(List<PendingAppend> backlog)
    {
        var (group, experiments) = (new List<PendingAppend>(), new HashSet<long>());
        backlog.RemoveAll(append =>
        {
            if (!experiments.Add(append.Batch.Incarnation)) return false;
            if (append.TryBegin()) group.Add(append);
            return true;
        });
        return group;
    }

    private async Task WriteAsync(List<PendingAppend> group)
    {
        var operation = group.Count == 1 ? group[0].Batch.Description : $"appending to the journals of {group.Count} experiments";
        try
        {
            var ends = await _patience.RunAsync(operation, CommitOnce(group), CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < group.Count; i++) group[i].End(ends[i]);
        }
        catch (NpgsqlException error) when (group.Count > 1 && !PostgreSqlErrors.MayPass(error))
        {
            // the server refuses what is in one of them: the others must not pay for it
            foreach (var append in group) await WriteAsync([append]).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // whoever waits hears it: the writer itself goes on
            var failure = error is NpgsqlException answer ? PostgreSqlErrors.Explain(answer, _address, operation) : error;
            foreach (var append in group) append.End(failure);
        }
    }

    /// <summary>
    /// A commit that may be attempted again when its answer was lost. The heads bear its mark: where one was moved already, it was moved by this commit, and all of the
    /// group with it.
    /// </summary>
    /// <returns>How each of the group ended; null for what is durable.</returns>
    private Func<Task<Exception?[]>> CommitOnce(List<PendingAppend> group)
    {
        string? mark = null;
        var number = ++_commits;
        return async () =>
        {
            var connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                // the server draws it: two silos never have the same
                _name ??= await AppendSql.DrawNameAsync(connection).ConfigureAwait(false);
                mark ??= FormattableString.Invariant($"{_name}/{number}");
                var moved = await AppendSql.AppendAsync(connection, [.. group.Select(append => append.Batch)], mark).ConfigureAwait(false);
                var ends = new Exception?[group.Count];
                for (var i = 0; i < ends.Length; i++)
                    if (!moved.Contains(group[i].Batch.Incarnation)) ends[i] = await AppendSql.WhyNotMovedAsync(connection, group[i].Batch, mark).ConfigureAwait(false);
                return ends;
            }
        };
    }
}
