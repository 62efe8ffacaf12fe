namespace Tune.Storage;

/// <summary>The storage of the simulation keeps the promises of the real one: they pass the same tests.</summary>
public sealed class MemoryExperimentStoreTests : ExperimentStoreContract
{
    protected override IExperimentStore Store { get; } = new MemoryExperimentStore();

    public override Task DisposeAsync() => Task.CompletedTask;
}

public sealed class MemoryGrainStateTableTests : GrainStateTableContract
{
    protected override IGrainStateTable Table { get; } = new MemoryGrainStateTable();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task ReopenAsync() => Task.CompletedTask;
}

public sealed class MemoryCheckpointStoreTests : CheckpointStoreContract
{
    private readonly MemoryFolders _folders = new();

    public MemoryCheckpointStoreTests() => Store = new MemoryCheckpointStore(_folders);

    protected override ICheckpointStore Store { get; }

    protected override Task FillAsync(string folder, string content)
    {
        _folders.Write(folder, content);
        return Task.CompletedTask;
    }

    protected override Task<string> ReadAsync(string folder) => Task.FromResult(_folders.Read(folder));
}
