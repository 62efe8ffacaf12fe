using Microsoft.Extensions.DependencyInjection;
namespace Orleans.Simulator.Tests;

/// <summary>A silo leaves in good order; and what is a silo's own.</summary>
public sealed class SiloDrainTests
{
    [Fact]
    public async Task Drained_its_activations_end_in_the_order_of_their_identities_and_calls_go_elsewhere()
    {
        await using var silos = await SiloCluster.StartAsync();
        var second = silos.Cluster.Silos[1];
        foreach (var key in new[] { "c", "a", "b" }) silos.Grain(key, second);
        var held = silos.Grain("b").Hold("signal");
        silos.Run();

        var stop = silos.Cluster.StopSiloAsync(second);
        silos.Run();
        Assert.False(stop.IsCompleted);
        var meanwhile = silos.Grain("b").Where();
        silos.Run();
        Assert.False(meanwhile.IsCompleted);
        silos.Probe.Set("signal");
        silos.Run();
        await stop.OrFail();

        // what runs is let end; what comes after it goes elsewhere
        Assert.Equal(["a leaves Silo_1", "c leaves Silo_1", "signal on Silo_1", "b leaves Silo_1"], silos.Probe.Log);
        Assert.True(held.IsCompletedSuccessfully);
        Assert.Equal("Silo_0", await silos.Answer(meanwhile));
        foreach (var key in new[] { "a", "b", "c" }) Assert.Equal("Silo_0", await silos.Answer(silos.Grain(key).Where()));
    }

    [Fact]
    public async Task Each_silo_has_services_and_options_of_its_own()
    {
        await using var cluster = new SimulatedCluster(_ => { }, (name, silo) => silo.Services.AddSingleton(new SiloLabel($"label of {name}")));
        for (var count = 0; count < 3; count++) await cluster.StartSiloAsync();
        var fourth = await cluster.StartSiloAsync();

        Assert.Equal(
            ["label of Silo_0", "label of Silo_1", "label of Silo_2", "label of Silo_3"],
            cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<SiloLabel>().Text));
        Assert.Equal(4, cluster.Silos.Select(silo => silo.SiloAddress).Distinct().Count());
        Assert.Same(fourth, cluster.Silos[3]);
        await cluster.StopSiloAsync(cluster.Silos[1]);
        Assert.Equal(["Silo_0", "Silo_2", "Silo_3"], cluster.Silos.Select(silo => silo.Name));
    }

    [Fact]
    public async Task Same_steps_give_the_same_order_of_events()
    {
        Assert.Equal(await LogOfAsync(), await LogOfAsync());

        static async Task<IReadOnlyList<string>> LogOfAsync()
        {
            await using var silos = await SiloCluster.StartAsync(3);
            for (var i = 0; i < 30; i++)
            {
                _ = silos.Grain($"g{i}").Note($"{i}");
                _ = silos.Grain($"g{i}").Hold("signal");
            }

            silos.Run();
            await silos.Cluster.KillSiloAsync(silos.Cluster.Silos[1]);
            silos.Probe.Set("signal");
            silos.Advance(SiloCluster.DetectionTime);
            for (var i = 0; i < 30; i++) _ = silos.Grain($"g{i}").Note($"{i} again");
            silos.Run();
            return silos.Probe.Log;
        }
    }

    private sealed record SiloLabel(string Text);
}
