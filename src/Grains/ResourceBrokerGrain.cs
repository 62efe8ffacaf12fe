using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Hands out the slots of this machine. Free slots go one by one to the experiment that holds the fewest of those that want more; the
/// one that asked first wins a tie. An experiment may use a slot for trial after trial as long as no other waits; it is told.
/// </summary>
[KeepAlive]
internal sealed partial class ResourceBrokerGrain(IOptions<TuneServiceOptions> options, ILogger<ResourceBrokerGrain> logger) : Grain, IResourceBrokerGrain
{
    private readonly Dictionary<long, string> _held = [];
    private readonly Dictionary<string, int> _wanted = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<string, bool> _told = new(StringComparer.Ordinal);
    private long _lastLease;

    public Task RequestAsync(string experiment, int slots)
    {
        if (slots > 0 && !_order.Contains(experiment)) _order.Add(experiment);
        if (slots == 0) _order.Remove(experiment);
        _wanted[experiment] = slots;
        // whoever asks may have forgotten what it was told
        _told.Remove(experiment);
        Offer();
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(SlotLease lease)
    {
        if (_held.Remove(lease.Id)) Offer();
        return Task.CompletedTask;
    }

    public Task<ResourceView> GetViewAsync() => Task.FromResult(new ResourceView(options.Value.Slots, _held.Count));

    private void Offer()
    {
        var offers = new SortedDictionary<string, List<SlotLease>>(StringComparer.Ordinal);
        while (_held.Count < options.Value.Slots && _order.MinBy(experiment => _held.Values.Count(holder => holder == experiment)) is { } next)
        {
            var lease = new SlotLease(++_lastLease, next);
            _held[lease.Id] = next;
            if (--_wanted[next] == 0) _order.Remove(next);
            if (!offers.TryGetValue(next, out var leases)) offers[next] = leases = [];
            leases.Add(lease);
        }

        foreach (var (experiment, leases) in offers) SendOffer(experiment, [.. leases]);
        Share();
    }

    /// <summary>Tells those that could pass their slots on whether another experiment waits for one.</summary>
    private void Share()
    {
        foreach (var experiment in _held.Values.Concat(_order).Distinct().Order(StringComparer.Ordinal).ToImmutableArray())
        {
            var othersWait = _order.Exists(other => other != experiment);
            if (_told.TryGetValue(experiment, out var told) && told == othersWait) continue;
            _told[experiment] = othersWait;
            SendShare(experiment, othersWait);
        }
    }

    private async void SendShare(string experiment, bool othersWait)
    {
        try
        {
            await GrainFactory.GetGrain<IExperimentGrain>(experiment).ShareAsync(othersWait);
        }
        catch (Exception exception)
        {
            // told again when it asks again, as it does while it wants more
            LogShareFailed(experiment, exception);
        }
    }

    private async void SendOffer(string experiment, ImmutableArray<SlotLease> leases)
    {
        var declined = leases;
        try
        {
            declined = await GrainFactory.GetGrain<IExperimentGrain>(experiment).OfferAsync(leases);
        }
        catch (Exception exception)
        {
            LogOfferFailed(experiment, exception);
        }

        foreach (var lease in declined) _held.Remove(lease.Id);
        if (declined.Length > 0) Offer();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment} could not be told whether others wait for slots")]
    private partial void LogShareFailed(string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment} did not answer an offer of slots; they are free again")]
    private partial void LogOfferFailed(string experiment, Exception exception);
}
