using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Tune.Servers;

namespace Tune.Behaviour;

/// <summary>What differs between Orleans and the simulator for the tests that both must pass.</summary>
internal static class TestHost
{
    /// <summary>The response time-out of methods that have one of their own. Orleans looks every second which are over.</summary>
    public const string BriefResponse = "00:00:01";

    /// <summary>How long something may take in tests of a limit that the silo's options set.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>How long an activation may be idle: long enough for a timer of a busy machine to tick in time.</summary>
    public static readonly TimeSpan CollectionAge = TimeSpan.FromSeconds(2);

    public static Action<ISiloBuilder> SingleSilo => Silo(FreePorts.Next(), null);

    /// <summary>Retries for five seconds where the default is a minute.</summary>
    public static void ConfigureStreams(ISiloMemoryStreamConfigurator streams) => streams.ConfigurePullingAgent(
        agents => agents.Configure(options => (options.GetQueueMsgsTimerPeriod, options.MaxEventDeliveryTime) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(5))));

    /// <summary>
    /// How many items more than one a subscriber may leave lying before Orleans forgets them: what is older than the newest is, at the read
    /// after the next, and that the subscriber has missed something shows when a later one than that which it has is forgotten.
    /// </summary>
    public const int ItemsUntilForgotten = 4;

    public static void MakeStreamsForgetful(ISiloBuilder silo) => silo.Services.AddOptions<StreamCacheEvictionOptions>(SiloFixture.Streams)
        .Configure(options => (options.DataMinTimeInCache, options.DataMaxAgeInCache) = (TimeSpan.Zero, TimeSpan.FromTicks(1)));

    public static Action<ISiloBuilder>[] TwoSilos()
    {
        var first = FreePorts.Next();
        return [Silo(first, null), Silo(FreePorts.Next(), new IPEndPoint(IPAddress.Loopback, first))];
    }

    /// <summary>Sets <see cref="CollectionAge"/>.</summary>
    public static void CollectSoon(ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(
        options => (options.CollectionAge, options.CollectionQuantum) = (CollectionAge, CollectionAge / 4));

    /// <summary>Orleans takes time-outs from the system's clock: they pass by themselves, and who expects one waits for it.</summary>
    public static void LetPass(SiloFixture fixture, TimeSpan time)
    {
    }

    /// <summary>Manifests are not all that a silo learns of another one: its grain directory follows by itself, a little later.</summary>
    public const int RoundsUntilDirectoriesAgree = 100;

    /// <summary>A silo that has just joined is not known everywhere at once.</summary>
    public static async Task KnowEachOtherAsync(params SiloFixture[] silos)
    {
        foreach (var silo in silos)
        {
            var manifests = silo.Services.GetRequiredService<IClusterManifestProvider>();
            while (manifests.Current.Silos.Count < silos.Length) await Task.Delay(10);
        }
    }

    private static Action<ISiloBuilder> Silo(int port, IPEndPoint? primary) => silo => silo.UseLocalhostClustering(port, gatewayPort: 0, primary);
}
