using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Tune.Behaviour;

public sealed class StateTests
{
    [Fact]
    public async Task State_that_was_never_written_is_new()
    {
        await using var fixture = await SiloFixture.StartAsync();

        Assert.Equal((0, null, false), await fixture.Grain<IStateGrain>("a").Read().OrFail());
    }

    [Fact]
    public async Task Written_state_is_there_before_the_next_activation()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<IStateGrain>("a");
        await grain.Set(7, write: true).OrFail();
        await grain.Leave().OrFail();

        var (value, etag, exists) = await grain.Read().OrFail();

        Assert.Equal(7007, value);
        Assert.NotNull(etag);
        Assert.True(exists);
    }

    [Fact]
    public async Task Change_that_was_not_written_is_lost()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<IStateGrain>("a");
        await grain.Set(7, write: true).OrFail();
        await grain.Set(8, write: false).OrFail();
        Assert.Equal(8, (await grain.Read().OrFail()).Value);

        await grain.Reload().OrFail();

        Assert.Equal(7, (await grain.Read().OrFail()).Value);
    }

    [Fact]
    public async Task Cleared_state_is_new()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<IStateGrain>("a");
        await grain.Set(7, write: true).OrFail();

        await grain.Clear().OrFail();

        Assert.Equal((0, null, false), await grain.Read().OrFail());
        await grain.Set(1, write: true).OrFail();
        Assert.Equal(1, (await grain.Read().OrFail()).Value);
    }

    [Fact]
    public async Task Write_over_a_foreign_version_throws_and_the_next_activation_has_what_is_stored()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<IStateGrain>("a");
        await grain.Set(1, write: true).OrFail();
        var storage = fixture.Services.GetRequiredKeyedService<IGrainStorage>(SiloFixture.Storage);
        var foreign = new GrainState<Counters>();
        await storage.ReadStateAsync("counters", grain.GetGrainId(), foreign);
        foreign.State!.Value = 50;
        await storage.WriteStateAsync("counters", grain.GetGrainId(), foreign);

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Set(2, write: true).OrFail());

        Assert.Equal(foreign.ETag, conflict.StoredEtag);
        Assert.Equal(50050, (await grain.Read().OrFail()).Value);
    }

    [Fact]
    public async Task Storage_that_fails_to_read_fails_the_activation()
    {
        await using var fixture = await SiloFixture.StartAsync(
            silo => silo.Services.AddKeyedSingleton<IGrainStorage>(SiloFixture.Storage, new BrokenStorage()));

        var failure = await Assert.ThrowsAsync<OrleansException>(() => fixture.Grain<IStateGrain>("a").Read().OrFail());
        Assert.IsType<InvalidTimeZoneException>(failure.InnerException);
    }

    private sealed class BrokenStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InvalidTimeZoneException();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InvalidTimeZoneException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InvalidTimeZoneException();
    }
}
