namespace Tune.Storage;

/// <summary>What grains rely on in a store of checkpoints, whatever its folders are.</summary>
public abstract class CheckpointStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store; empty at first.</summary>
    protected abstract ICheckpointStore Store { get; }

    [Fact]
    public async Task Save_and_open_give_the_content_back()
    {
        var checkpoint = await SaveAsync(1, 12, "weights");

        Assert.Equal(("digits", 42, 1, 12, "checkpoint_000012", 7L), (checkpoint.Experiment, checkpoint.Trial, checkpoint.Attempt, checkpoint.Iteration, checkpoint.Name, checkpoint.Bytes));
        Assert.Equal("weights", await ReadAsync(await Store.OpenAsync(checkpoint, None)));
    }

    [Fact]
    public async Task Hash_depends_on_the_content_only()
    {
        var first = await SaveAsync(1, 1, "a");
        var same = await SaveAsync(2, 7, "a");
        var other = await SaveAsync(1, 2, "b");

        Assert.Equal(first.Hash, same.Hash);
        Assert.NotEqual(first.Hash, other.Hash);
    }

    [Fact]
    public async Task Save_of_the_same_iteration_replaces_what_is_there()
    {
        var first = await SaveAsync(2, 12, "1");
        var second = await SaveAsync(2, 12, "22");

        Assert.Equal(("checkpoint_000012_a2", "checkpoint_000012_a2"), (first.Name, second.Name));
        Assert.Equal("22", await ReadAsync(await Store.OpenAsync(second, None)));
        await Assert.ThrowsAsync<CheckpointCorruptException>(() => Store.OpenAsync(first, None));
        Assert.Single(await Store.ListAsync("digits", 42, None));
    }

    [Fact]
    public async Task Save_that_fails_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.SaveAsync("digits", 42, 1, 1, (_, _) => throw new InvalidDataException("user code"), None));

        Assert.Empty(await Store.ListAsync("digits", 42, None));
        Assert.Equal(0, await Store.RemoveLeftoversAsync("digits", None));
    }

    [Fact]
    public async Task Save_is_not_there_before_it_is_whole()
    {
        await Store.SaveAsync("digits", 42, 1, 1, async (folder, ct) =>
        {
            await FillAsync(folder, "half");
            Assert.Empty(await Store.ListAsync("digits", 42, ct));
            Assert.Equal(0, await Store.RemoveLeftoversAsync("digits", ct));
            await FillAsync(folder, "whole");
        }, None);

        Assert.Single(await Store.ListAsync("digits", 42, None));
    }

    [Fact]
    public async Task Delete_is_idempotent_and_list_is_sorted()
    {
        Assert.Empty(await Store.ListAsync("digits", 42, None));
        var third = await SaveAsync(1, 3, "");
        _ = await SaveAsync(2, 2, "");
        _ = await SaveAsync(1, 2, "");
        _ = await SaveAsync(10, 2, "");

        Assert.Equal(
            ["checkpoint_000002", "checkpoint_000002_a2", "checkpoint_000002_a10", "checkpoint_000003"], await Store.ListAsync("digits", 42, None) as IEnumerable<string>);
        await Store.DeleteAsync(third, None);
        await Store.DeleteAsync(third, None);
        Assert.Equal(3, (await Store.ListAsync("digits", 42, None)).Length);
        Assert.Empty(await Store.ListAsync("digits", 4, None));
        await Assert.ThrowsAsync<CheckpointMissingException>(() => Store.OpenAsync(third, None));
    }

    /// <summary>What a trainable writes into the folder that it is given.</summary>
    protected abstract Task FillAsync(string folder, string content);

    /// <summary>What a trainable reads from the folder that it is given.</summary>
    protected abstract Task<string> ReadAsync(string folder);

    private Task<CheckpointRef> SaveAsync(int attempt, int iteration, string content) =>
        Store.SaveAsync("digits", 42, attempt, iteration, (folder, _) => FillAsync(folder, content), None);
}
