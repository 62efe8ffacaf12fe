using Orleans.Hosting;

namespace Tune.Behaviour;

/// <summary>Streams that take what is sent and deliver nothing of it, as nobody pulls.</summary>
internal sealed class StalledStreams
{
    public const string Name = "stalled";

    private TimeSpan _period = TimeSpan.FromDays(20);

    public void Configure(ISiloBuilder silo) => silo.AddMemoryStreams(Name, streams => streams.ConfigurePullingAgent(
        agents => agents.Configure(options => options.GetQueueMsgsTimerPeriod = _period)));

    /// <summary>What has started goes on as it is: Orleans sets its timers once.</summary>
    public void End() => _period = TimeSpan.FromMilliseconds(20);
}
