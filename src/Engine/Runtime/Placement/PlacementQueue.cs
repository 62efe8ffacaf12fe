using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Engine;

/// <summary>Messages to grains without an activation; a director is asked once a grain, and its messages keep their order.</summary>
internal sealed class PlacementQueue(Cluster cluster)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, List<Message>> _pending = [];

    public void Place(Message message, Silo origin)
    {
        try
        {
            var grainClass = GrainTypes.All.Of(message.GrainId.Type);
            var strategy = origin.Placement.StrategyOf(grainClass);
            if (origin.Placement.DirectorOf(strategy) is { } director) Ask(director, strategy, grainClass, message, origin);
            else cluster.SendTo(origin.Placement.Choose(strategy, message), grainClass, message);
        }
#pragma warning disable CA1031 // whatever is wrong with the placement is told to the caller
        catch (Exception exception)
#pragma warning restore CA1031
        {
            message.Reject(exception);
        }
    }

    private void Ask(IPlacementDirector director, PlacementStrategy strategy, GrainClass grainClass, Message message, Silo origin)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(message.GrainId, out var waiting))
            {
                waiting.Add(message);
                return;
            }

            _pending.Add(message.GrainId, [message]);
        }

        var target = new PlacementTarget(message.GrainId, message.Context!);
        origin.Turns.TryPost(new ActionTurn(() => _ = AskAsync(director, strategy, grainClass, target, origin)));
    }

    private async Task AskAsync(
        IPlacementDirector director, PlacementStrategy strategy, GrainClass grainClass, PlacementTarget target, Silo origin)
    {
        Silo silo;
        try
        {
            var address = await director.OnAddActivation(strategy, target, origin.Placement);
            silo = cluster.Silos.Find(one => one.SiloAddress.Equals(address))
                ?? throw new SiloUnavailableException($"{director.GetType()} chose {address}, which is not there.");
        }
#pragma warning disable CA1031 // whatever is wrong with the placement is told to the callers
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var message in Take(target.GrainIdentity)) message.Reject(exception);
            return;
        }

        foreach (var message in Take(target.GrainIdentity)) cluster.SendTo(silo, grainClass, message);
    }

    private List<Message> Take(GrainId grainId)
    {
        lock (_lock) return _pending.Remove(grainId, out var messages) ? messages : [];
    }
}
