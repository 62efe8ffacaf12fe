namespace Tune.Tests.Kernel;

/// <summary>A scheduler without a state of its own, made of functions of what it sees.</summary>
internal sealed record Scripted : SchedulerSpec
{
    public Func<Trial, ISchedulingView, Directive> Decide { get; init; } = (_, _) => Directive.Continue;

    public Func<ISchedulingView, SchedulerAction?> Next { get; init; } = _ => null;

    public Func<ISchedulingView, StartChoice> Choose { get; init; } = view => view.CanCreate ? StartChoice.Create : StartChoice.Hold;

    public Func<ISchedulingView, int> Ready { get; init; } = _ => 0;

    public Func<Trial, int> Grant { get; init; } = _ => 1;

    public override IScheduler Create(Problem problem) => new Scheduler(this);

    private sealed class Scheduler(Scripted script) : IScheduler, ISnapshotState
    {
        public void Observe(Fact fact)
        {
            // what it sees is all it knows
        }

        public Directive Decide(Trial trial, ISchedulingView view) => script.Decide(trial, view);

        public SchedulerAction? NextAction(ISchedulingView view) => script.Next(view);

        public StartChoice ChooseStart(ISchedulingView view) => script.Choose(view);

        public int CountReady(ISchedulingView view) => script.Ready(view);

        public int GrantAtStart(Trial trial) => script.Grant(trial);

        public System.Text.Json.Nodes.JsonNode Capture() => new System.Text.Json.Nodes.JsonObject();

        public void Restore(System.Text.Json.Nodes.JsonNode state)
        {
            // there is none
        }
    }
}
