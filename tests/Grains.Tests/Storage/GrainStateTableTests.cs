namespace Tune.Storage;

public sealed class GrainStateTableTests : GrainStateTableContract
{
    private readonly DatabaseFixture _fixture = new();

    protected override IGrainStateTable Table => new SqliteGrainStateTable(_fixture.Database);

    public override Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    protected override Task ReopenAsync() => _fixture.ReopenAsync();
}
