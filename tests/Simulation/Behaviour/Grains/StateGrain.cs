using Orleans;
using Orleans.Runtime;

namespace Tune.Behaviour;

[GenerateSerializer]
public sealed class Counters
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public List<string> Names { get; init; } = [];
}

public interface IStateGrain : IGrainWithStringKey
{
    Task<(int Value, string? Etag, bool Exists)> Read();

    Task Set(int value, bool write);

    Task Clear();

    Task Reload();

    Task Leave();
}

public sealed class StateGrain(
    [PersistentState("counters", SiloFixture.Storage)] IPersistentState<Counters> state,
    [PersistentState("other", SiloFixture.Storage)] IPersistentState<Counters> other) : Grain, IStateGrain
{
    private int _atActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _atActivation = state.State.Value;
        return Task.CompletedTask;
    }

    public Task<(int Value, string? Etag, bool Exists)> Read()
        => Task.FromResult((state.State.Value + _atActivation * 1000 + other.State.Value, state.Etag, state.RecordExists));

    public async Task Set(int value, bool write)
    {
        state.State.Value = value;
        if (write) await state.WriteStateAsync();
    }

    public Task Clear() => state.ClearStateAsync(CancellationToken.None);

    public Task Reload() => state.ReadStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
