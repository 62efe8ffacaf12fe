using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Simulator;

/// <summary>One silo's messages to grains without an activation; a director is asked once a grain, and its messages keep their order.</summary>
internal sealed class PlacementQueue(Silo silo)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, List<(Message Message, Silo Origin)>> _pending = [];

    public void Place(Message message, Silo origin)
    {
        try
        {
            var grainClass = GrainTypes.All.Of(message.GrainId.Type);
            var strategy = silo.Placement.StrategyOf(grainClass);
            if (silo.Placement.DirectorOf(strategy) is { } director) Ask(director, strategy, grainClass, message, origin);
            else silo.Cluster.SendTo(silo.Placement.Choose(strategy, message), grainClass, message, origin);
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
                waiting.Add((message, origin));
                return;
            }

            _pending.Add(message.GrainId, [(message, origin)]);
        }

        var target = new PlacementTarget(message.GrainId, message.Context!);
        silo.Turns.TryPost(new ActionTurn(() => _ = AskAsync(director, strategy, grainClass, target)));
    }

    private async Task AskAsync(IPlacementDirector director, PlacementStrategy strategy, GrainClass grainClass, PlacementTarget target)
    {
        Silo chosen;
        try
        {
            var address = await director.OnAddActivation(strategy, target, silo.Placement);
            chosen = silo.Cluster.Find(address)
                ?? throw new SiloUnavailableException($"{director.GetType()} chose {address}, which is not there.");
        }
#pragma warning disable CA1031 // whatever is wrong with the placement is told to the callers
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var (message, _) in Take(target.GrainIdentity)) message.Reject(exception);
            return;
        }

        foreach (var (message, origin) in Take(target.GrainIdentity)) silo.Cluster.SendTo(chosen, grainClass, message, origin);
    }

    private List<(Message Message, Silo Origin)> Take(GrainId grainId)
    {
        lock (_lock) return _pending.Remove(grainId, out var messages) ? messages : [];
    }
}
