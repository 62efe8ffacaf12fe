namespace Tune.Scheduling;

/// <summary>Runs trials in the order of their creation and never interferes. Ray: <c>FIFOScheduler</c>.</summary>
public sealed record Fifo : SchedulerSpec
{
    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new FifoScheduler();
}

internal sealed class FifoScheduler : IScheduler, ISnapshotState
{
    public void Observe(Fact fact)
    {
        // nothing to know
    }

    public Directive Decide(Trial trial, ISchedulingView view) => Directive.ContinueTo(int.MaxValue);

    public int GrantAtStart(Trial trial) => int.MaxValue;

    public System.Text.Json.Nodes.JsonNode Capture() => new System.Text.Json.Nodes.JsonObject();

    public void Restore(System.Text.Json.Nodes.JsonNode state)
    {
        // no state
    }
}
