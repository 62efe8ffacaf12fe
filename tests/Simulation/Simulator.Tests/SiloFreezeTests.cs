using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>A silo's process stands still, and goes on.</summary>
public sealed class SiloFreezeTests
{
    [Fact]
    public async Task Frozen_it_does_not_answer_and_thawed_in_time_it_goes_on_as_if_nothing_had_happened()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        Assert.Equal(1, await silos.Answer(grain.Count()));
        await silos.Answer(grain.StartTimer(TimeSpan.FromSeconds(1)));

        second.Silo.Freeze();
        var call = grain.Count();
        silos.Advance(TimeSpan.FromSeconds(10));
        Assert.False(call.IsCompleted);
        Assert.Empty(silos.Probe.Log);
        second.Silo.Thaw();

        Assert.Equal(2, await silos.Answer(call));
        // one tick waits at a time
        Assert.Equal(["tick on Silo_1"], silos.Probe.Log);
        silos.Advance(SiloCluster.DetectionTime);
        Assert.Equal("Silo_1", await silos.Answer(grain.Where()));
    }

    [Fact]
    public async Task Freezing_a_silo_in_the_middle_of_its_work_leaves_the_rest_for_later()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        var calls = Enumerable.Range(0, 5).Select(_ => grain.Count()).ToList();
        _ = grain.Note("before");
        second.Silo.Freeze();
        silos.Run();
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        second.Silo.Thaw();
        silos.Run();

        Assert.Equal(Enumerable.Range(1, 5), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task Declared_dead_its_calls_fail_and_its_grains_are_activated_elsewhere()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        var held = grain.Hold("signal");
        silos.Run();
        second.Silo.Freeze();
        var queued = grain.Count();

        silos.Advance(SiloCluster.DetectionTime);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => queued);
        Assert.Equal("Silo_0", await silos.Answer(grain.Where()));
    }

    [Fact]
    public async Task Come_back_from_the_dead_its_late_messages_are_dropped_and_it_ends_itself()
    {
        await using var silos = await SiloCluster.StartAsync();
        var (first, second) = (silos.Cluster.Silos[0], silos.Cluster.Silos[1]);
        silos.Grain("target", first);
        var grain = silos.Grain("a", second);
        await silos.Answer(silos.Grain("ticking", second).StartTimer(TimeSpan.FromSeconds(1)));
        _ = grain.NoteElsewhereAfter("signal", "target", "late");
        silos.Run();
        second.Silo.Freeze();
        silos.Probe.Set("signal");
        silos.Advance(SiloCluster.DetectionTime);

        second.Silo.Thaw();
        silos.Run();

        // it goes on, and nobody hears it
        Assert.Equal(["tick on Silo_1", "signal on Silo_1"], silos.Probe.Log.OrderDescending());
        Assert.True(second.IsActive);
        silos.Advance(TimeSpan.FromSeconds(5));
        Assert.False(second.IsActive);
        var ticks = silos.Probe.Log.Count;
        silos.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ticks, silos.Probe.Log.Count);
        Assert.DoesNotContain("late on Silo_0", silos.Probe.Log);
        Assert.DoesNotContain("answered", silos.Probe.Log);
    }

    [Fact]
    public async Task Come_back_from_the_dead_what_it_stores_meets_the_etag()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        var grain = silos.Grain("a", second);
        _ = grain.StoreAfter("late", 1);
        silos.Run();
        second.Silo.Freeze();
        silos.Advance(SiloCluster.DetectionTime);
        silos.Probe.Set("early");
        await silos.Answer(grain.StoreAfter("early", 2));

        silos.Probe.Set("late");
        second.Silo.Thaw();
        silos.Run();

        Assert.Equal(["stored 2", "not stored 1: InconsistentStateException", "a leaves Silo_1"], silos.Probe.Log);
        Assert.Equal(2, await silos.Answer(grain.Stored()));
        // nor does the failed activation of the dead silo end that of the living one
        Assert.Equal("Silo_0", await silos.Answer(grain.Where()));
    }

    [Fact]
    public async Task New_grains_placed_on_a_frozen_silo_wait_and_fail_with_it()
    {
        await using var silos = await SiloCluster.StartAsync();
        silos.Cluster.Silos[1].Silo.Freeze();

        var calls = Enumerable.Range(0, 20).Select(i => silos.Grain($"new {i}").Where()).ToList();
        silos.Run();
        Assert.Contains(calls, call => !call.IsCompleted);
        silos.Advance(SiloCluster.DetectionTime);

        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully || call.Exception?.InnerException is SiloUnavailableException));
        Assert.Contains(calls, call => call.IsFaulted);
    }
}
