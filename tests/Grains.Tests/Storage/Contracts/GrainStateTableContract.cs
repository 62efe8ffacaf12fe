namespace Tune.Storage;

/// <summary>What the storage of grains relies on in a table of states.</summary>
public abstract class GrainStateTableContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The table; empty at first.</summary>
    protected abstract IGrainStateTable Table { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public abstract Task DisposeAsync();

    /// <summary>As a restart does.</summary>
    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Write_is_read_back_with_its_etag_after_reopening()
    {
        Assert.Null(await Table.ReadAsync("trial", "trial/digits/00001", None));

        var first = await Table.WriteAsync("trial", "trial/digits/00001", """{"a":1}""", null, None);
        var second = await Table.WriteAsync("trial", "trial/digits/00001", """{"a":2}""", first, None);
        await ReopenAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(("""{"a":2}""", second), await Table.ReadAsync("trial", "trial/digits/00001", None));
        Assert.Null(await Table.ReadAsync("other", "trial/digits/00001", None));
    }

    [Fact]
    public async Task Write_with_another_etag_throws_with_both_and_changes_nothing()
    {
        var stored = await Table.WriteAsync("trial", "x", "1", null, None);

        var stale = await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.WriteAsync("trial", "x", "2", "77", None));
        var unread = await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.WriteAsync("trial", "x", "2", null, None));
        var absent = await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.WriteAsync("trial", "y", "2", "1", None));

        Assert.Equal((stored, "77"), (stale.StoredETag, stale.CurrentETag));
        Assert.Equal((stored, null), (unread.StoredETag, unread.CurrentETag));
        Assert.Equal((null, "1"), (absent.StoredETag, absent.CurrentETag));
        Assert.Equal(("1", stored), await Table.ReadAsync("trial", "x", None));
    }

    [Fact]
    public async Task Clear_removes_and_an_etag_from_before_never_fits_again()
    {
        var before = await Table.WriteAsync("trial", "x", "1", null, None);
        await Table.ClearAsync("trial", "x", before, None);

        Assert.Null(await Table.ReadAsync("trial", "x", None));
        var after = await Table.WriteAsync("trial", "x", "2", null, None);
        Assert.NotEqual(before, after);
        await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.WriteAsync("trial", "x", "3", before, None));
    }

    [Fact]
    public async Task Clear_without_state_is_fine_if_none_is_expected()
    {
        await Table.ClearAsync("trial", "x", null, None);

        await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.ClearAsync("trial", "x", "1", None));
        var stored = await Table.WriteAsync("trial", "x", "1", null, None);
        await Assert.ThrowsAsync<GrainStateConflictException>(() => Table.ClearAsync("trial", "x", null, None));
        await Table.ClearAsync("trial", "x", stored, None);
    }
}
