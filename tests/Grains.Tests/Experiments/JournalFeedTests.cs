using FsCheck;
using FsCheck.Fluent;
using Tune.Storage;

namespace Tune.Grains;

public sealed class JournalFeedTests
{
    private const int SurelyRecent = 2048;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly HeldStore _store = new();
    private readonly ManualTimeProvider _time = new();
    private readonly JournalFeed _feed;

    public JournalFeedTests() => _feed = new JournalFeed(_store, "e", _time);

    [Fact]
    public async Task What_was_there_before_is_read_from_the_store_and_what_is_new_from_memory()
    {
        Store(10);
        Append(3);

        Assert.Equal([9, 10], await ReadAsync(after: 8, limit: 2));
        Assert.Equal([8], _store.Reads);
        Assert.Equal([11, 12, 13], await ReadAsync(after: 10));
        Assert.Equal([12], await ReadAsync(after: 11, limit: 1));
        Assert.Empty(await ReadAsync(after: 13));
        Assert.Empty(await ReadAsync(after: 20));
        Assert.Equal([8], _store.Reads);
    }

    [Fact]
    public async Task Without_anything_new_all_is_read_from_the_store()
    {
        Store(3);

        Assert.Equal([2, 3], await ReadAsync(after: 1));
        Assert.Equal([1], _store.Reads);
    }

    [Fact]
    public async Task Old_entries_do_not_stay_in_memory_and_are_found_all_the_same()
    {
        for (var batch = 0; batch < 100; batch++) Append(100);

        Assert.Equal([1, 2], await ReadAsync(after: 0, limit: 2));
        Assert.Equal([5001], await ReadAsync(after: 5000, limit: 1));
        Assert.Equal([0, 5000], _store.Reads);
        Assert.Equal(SurelyRecent, (await ReadAsync(10_000 - SurelyRecent)).Count);
        Assert.Equal(2, _store.Reads.Count);
    }

    [Fact]
    public void A_page_is_what_follows_the_cursor_wherever_it_comes_from() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Pages().ToArbitrary(), page =>
        {
            var (stored, batches, after, limit) = page;
            var store = new HeldStore();
            var feed = new JournalFeed(store, "e", _time);
            store.Entries.AddRange(Entries(0, stored));
            foreach (var size in batches)
            {
                var entries = Entries(store.Entries.Count, size);
                store.Entries.AddRange(entries);
                feed.Add([.. entries]);
            }

            var read = feed.ReadAsync(after, limit);

            Assert.True(read.IsCompletedSuccessfully);
            return store.Entries.Skip(after).Take(limit).SequenceEqual(read.IsCompletedSuccessfully ? read.GetAwaiter().GetResult() : []);
        }));

    [Fact]
    public async Task Who_waits_hears_of_the_next_entry_and_not_of_the_last()
    {
        Append(1);
        var waits = new[] { WaitAsync(), WaitAsync() };
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);

        Append(1);

        await Task.WhenAll(waits).OrFail();
        Assert.False(WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task Who_waits_waits_no_longer_than_it_says()
    {
        var wait = WaitAsync();

        _time.Advance(Limit - TimeSpan.FromSeconds(10));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));

        await wait.OrFail();
    }

    [Fact]
    public async Task Who_waits_does_not_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var wait = _feed.WaitAsync(Limit, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.OrFail());
    }

    [Fact]
    public async Task Who_waits_and_who_comes_later_hears_why_nothing_comes_any_more()
    {
        var wait = WaitAsync();

        _feed.Fail(new InvalidOperationException("no disk"));

        Assert.Equal("no disk", (await Assert.ThrowsAsync<InvalidOperationException>(() => wait.OrFail())).Message);
        Assert.Equal("no disk", (await Assert.ThrowsAsync<InvalidOperationException>(() => WaitAsync().OrFail())).Message);
    }

    private static Gen<(int Stored, List<int> Batches, int After, int Limit)> Pages() =>
        from stored in Gen.Choose(0, 30)
        from batches in Gen.OneOf(Gen.ListOf(Gen.Choose(1, 20)), Gen.ListOf(Gen.Choose(500, 1500)))
        from after in Gen.Choose(0, stored + batches.Sum() + 2)
        from limit in Gen.Choose(1, 50)
        select (stored, batches.ToList(), after, limit);

    private static List<JournalEntry> Entries(int after, int count) => [.. Enumerable.Range(after + 1, count).Select(sequence => A.Entry(sequence))];

    private void Store(int count) => _store.Entries.AddRange(Entries(_store.Entries.Count, count));

    /// <summary>So many entries have become durable.</summary>
    private void Append(int count)
    {
        var entries = Entries(_store.Entries.Count, count);
        _store.Entries.AddRange(entries);
        _feed.Add([.. entries]);
    }

    private async Task<List<long>> ReadAsync(long after, int limit = int.MaxValue) => [.. (await _feed.ReadAsync(after, limit)).Select(entry => entry.Sequence)];

    private Task WaitAsync() => _feed.WaitAsync(Limit, CancellationToken.None);
}
