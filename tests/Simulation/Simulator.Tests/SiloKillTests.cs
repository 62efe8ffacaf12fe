using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Streams;

namespace Orleans.Simulator.Tests;

/// <summary>A silo's process ends.</summary>
public sealed class SiloKillTests
{
    [Fact]
    public async Task Calls_in_flight_fail_when_the_death_is_known_and_the_next_call_activates_elsewhere()
    {
        await using var silos = await SiloCluster.StartAsync();
        var (first, second) = (silos.Cluster.Silos[0], silos.Cluster.Silos[1]);
        var grain = silos.Grain("a", second);
        Assert.Equal(1, await silos.Answer(grain.Count()));
        var held = grain.Hold("signal");
        silos.Run();

        await silos.Cluster.KillSiloAsync(second);
        silos.Probe.Set("signal");
        silos.Advance(SiloCluster.DetectionTime - TimeSpan.FromSeconds(1));
        Assert.False(held.IsCompleted);
        silos.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        Assert.StartsWith("The target silo became unavailable for message: fault/a", failure.Message, StringComparison.Ordinal);
        // what waited on it did not go on, and the new activation knows nothing of the old one
        Assert.Empty(silos.Probe.Log);
        Assert.Equal(1, await silos.Answer(grain.Count()));
        Assert.Equal(first.Name, await silos.Answer(grain.Where()));
    }

    [Fact]
    public async Task Until_the_death_is_known_calls_are_refused_and_new_grains_are_placed_there_too()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        await silos.Cluster.KillSiloAsync(second);

        var refused = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => silos.Answer(grain.Where()));
        Assert.Contains("can't be reached", refused.Message, StringComparison.Ordinal);
        var outcomes = new List<bool>();
        var references = Enumerable.Range(0, 20).Select(i => silos.Grain($"new {i}")).ToList();
        foreach (var reference in references)
        {
            var call = reference.Where();
            silos.Run();
            outcomes.Add(call.IsCompletedSuccessfully);
        }

        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
        silos.Advance(SiloCluster.DetectionTime);
        foreach (var reference in references) Assert.Equal("Silo_0", await silos.Answer(reference.Where()));
    }

    [Fact]
    public async Task What_had_its_entry_of_the_directory_there_ends_elsewhere_and_is_activated_anew()
    {
        await using var silos = await SiloCluster.StartAsync();
        var (first, second) = (silos.Cluster.Silos[0], silos.Cluster.Silos[1]);
        var grains = Enumerable.Range(0, 20).Select(i => silos.Grain($"g{i}", first)).ToList();
        foreach (var grain in grains) Assert.Equal(1, await silos.Answer(grain.Count()));

        await silos.Cluster.KillSiloAsync(second);
        silos.Advance(SiloCluster.DetectionTime);

        var counts = new List<int>();
        foreach (var grain in grains) counts.Add(await silos.Answer(grain.Count()));
        Assert.Equal(Enumerable.Range(0, 20).Where(i => counts[i] == 1).Select(i => $"g{i} leaves Silo_0 as DirectoryFailure").Order(), silos.Probe.Log.Order());
        Assert.InRange(counts.Count(count => count == 1), 5, 15);
        Assert.All(counts, count => Assert.InRange(count, 1, 2));
    }

    [Fact]
    public async Task What_had_its_entry_there_may_have_a_second_activation_while_the_first_ends()
    {
        await using var silos = await SiloCluster.StartAsync(3);
        var (first, second) = (silos.Cluster.Silos[0], silos.Cluster.Silos[1]);
        var grains = Enumerable.Range(0, 20).Select(i => silos.Grain($"g{i}", first)).ToList();
        var held = grains.Select(grain => grain.Hold("signal")).ToList();
        silos.Run();

        await silos.Cluster.KillSiloAsync(second);
        silos.Advance(SiloCluster.DetectionTime);
        // a reference made anew does not remember where the grain was
        var others = Enumerable.Range(0, 20).Select(i => silos.Grain($"g{i}")).Select(grain => grain.Where()).ToList();
        silos.Run();
        silos.Probe.Set("signal");
        silos.Run();

        await Task.WhenAll(held);
        var elsewhere = others.Count(where => where is { IsCompletedSuccessfully: true, Result: "Silo_2" });
        Assert.InRange(elsewhere, 1, 15);
    }

    [Fact]
    public async Task One_way_calls_and_timers_end_with_it()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        await silos.Answer(grain.StartTimer(TimeSpan.FromSeconds(1)));
        silos.Advance(TimeSpan.FromSeconds(1));
        _ = grain.Note("lost");

        await silos.Cluster.KillSiloAsync(second);
        silos.Advance(SiloCluster.DetectionTime);

        Assert.Equal(["tick on Silo_1"], silos.Probe.Log);
    }

    [Fact]
    public async Task What_it_had_sent_is_still_done_and_its_own_calls_are_refused()
    {
        await using var silos = await SiloCluster.StartAsync();
        var (first, second) = (silos.Cluster.Silos[0], silos.Cluster.Silos[1]);
        silos.Grain("target", first);
        _ = silos.Grain("a", second).NoteElsewhereAfter("signal", "target", "sent");
        silos.Run();
        var own = second.ServiceProvider.GetRequiredService<Silo>().Client;
        silos.Probe.Set("signal");
        // the turn that sends, and not the one that receives
        silos.Queue.RunOne();

        await silos.Cluster.KillSiloAsync(second);
        silos.Run();

        Assert.Equal(["signal on Silo_1", "sent on Silo_0"], silos.Probe.Log);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => silos.Answer(silos.Grain("target", client: own).Where()));
    }

    [Fact]
    public async Task Stream_goes_on_elsewhere_with_what_was_on_its_way()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        RequestContext.Set(IPlacementDirector.PlacementHintKey, second.SiloAddress);
        await silos.Answer(silos.Cluster.Client.GetGrain<IConsumerGrain>("a").Subscribe("kept", inBatches: false));
        RequestContext.Clear();
        await silos.Answer(StreamOf(silos, "a").OnNextAsync("0"));
        Assert.Equal(["0"], silos.Probe.Log);
        await silos.Cluster.KillSiloAsync(second);

        await silos.Answer(StreamOf(silos, "a").OnNextAsync("1"));
        await silos.Answer(StreamOf(silos, "a").OnNextAsync("2"));
        Assert.Equal(["0"], silos.Probe.Log);
        silos.Advance(SiloCluster.DetectionTime);

        Assert.Equal(["0", "1", "2"], silos.Probe.Log);
    }

    [Fact]
    public async Task Restarted_under_its_name_it_is_a_new_member_and_the_old_one_is_known_to_be_dead_at_once()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        var held = grain.Hold("signal");
        silos.Run();
        await silos.Cluster.KillSiloAsync(second);

        var successor = await silos.Cluster.RestartSiloAsync(second);
        silos.Run();

        Assert.NotNull(successor);
        Assert.Equal((second.Name, second.SiloAddress.Endpoint), (successor.Name, successor.SiloAddress.Endpoint));
        Assert.NotEqual(second.SiloAddress, successor.SiloAddress);
        Assert.True(held.IsFaulted);
        Assert.Equal(1, await silos.Answer(silos.Grain("b", successor).Count()));
        Assert.Equal(1, await silos.Answer(grain.Count()));
    }

    private static IAsyncStream<string> StreamOf(SiloCluster silos, string key)
        => new StreamProvider(silos.Cluster.Silos[0].ServiceProvider.GetRequiredService<Silo>(), SiloFixture.Streams).GetStream<string>(StreamId.Create("kept", key));
}
