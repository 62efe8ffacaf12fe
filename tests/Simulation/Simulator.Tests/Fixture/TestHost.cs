using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Simulator;
using Orleans.Simulator.Tests;

namespace Tune.Behaviour;

/// <summary>What differs between the engines for the tests that both must pass.</summary>
internal static class TestHost
{
    /// <summary>Why a test is skipped that needs hours of manual time; null: it is not.</summary>
    public const string? SkipsLongTimes = null;

    public static Action<ISiloBuilder> SingleSilo { get; } = silo => silo.UseLocalhostClustering();

    public static void ConfigureStreams(ISiloMemoryStreamConfigurator streams)
    {
    }

    /// <summary>How many items more than one a subscriber may leave lying before the engine forgets them: one is being delivered, and one is too much.</summary>
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

    public static Task KnowEachOtherAsync(params SiloFixture[] silos) => Task.CompletedTask;
}
