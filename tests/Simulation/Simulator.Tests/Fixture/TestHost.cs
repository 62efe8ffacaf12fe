using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Simulator;
using Orleans.Simulator.Tests;

namespace Tune.Behaviour;

/// <summary>What differs between the simulator and Orleans for the tests that both must pass.</summary>
internal static class TestHost
{
    /// <summary>The response time-out of methods that have one of their own.</summary>
    public const string BriefResponse = "00:00:05";

    /// <summary>How long something may take in tests of a limit that the silo's options set.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>How long an activation may be idle.</summary>
    public static readonly TimeSpan CollectionAge = TimeSpan.FromMinutes(15);

    public static Action<ISiloBuilder> SingleSilo { get; } = silo => silo.UseLocalhostClustering();

    public static void ConfigureStreams(ISiloMemoryStreamConfigurator streams)
    {
    }

    /// <summary>How many items more than one a subscriber may leave lying before the simulator forgets them: one is being delivered, and one is too much.</summary>
    public const int ItemsUntilForgotten = StreamSubscription.MostWaiting + 1;

    public static void MakeStreamsForgetful(ISiloBuilder silo)
    {
    }

    public static Action<ISiloBuilder>[] TwoSilos()
    {
        var cluster = new Cluster(new ManualTimeProvider(), new ThreadPoolWorkQueue());
        Action<ISiloBuilder> silo = silo => silo.Services.AddSingleton(cluster);
        return [silo, silo];
    }

    /// <summary>Sets <see cref="CollectionAge"/>, which is the default.</summary>
    public static void CollectSoon(ISiloBuilder silo)
    {
    }

    /// <summary>Lets a time-out pass.</summary>
    public static void LetPass(SiloFixture fixture, TimeSpan time)
    {
        // in steps, as it passes: what is set again and again must have the time for it
        const int Steps = 20;
        for (var step = 0; step < Steps; step++) fixture.Time.Advance(time / Steps);
    }

    public const int RoundsUntilDirectoriesAgree = 1;

    public static Task KnowEachOtherAsync(params SiloFixture[] silos) => Task.CompletedTask;
}
