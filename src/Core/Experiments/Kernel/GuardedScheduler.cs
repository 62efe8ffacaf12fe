namespace Tune.Kernel;

/// <summary>A scheduler whose faults end its experiment, and nothing else: see <see cref="GivenCode"/>.</summary>
internal sealed class GuardedScheduler(IScheduler scheduler, GivenCode code) : IScheduler
{
    /// <summary>The scheduler itself.</summary>
    public IScheduler Inner => scheduler;

    public void Observe(Fact fact) => code.Tell(scheduler, fact, static (inner, news) => inner.Observe(news));

    public Directive Decide(Trial trial, ISchedulingView view) => code.Ask(scheduler, (trial, view), static (inner, about) => inner.Decide(about.trial, about.view), Directive.Continue);

    public SchedulerAction? NextAction(ISchedulingView view) => code.Ask(scheduler, view, static (inner, seen) => inner.NextAction(seen), null);

    public StartChoice ChooseStart(ISchedulingView view) => code.Ask(scheduler, view, static (inner, seen) => inner.ChooseStart(seen), StartChoice.Hold);

    public int CountReady(ISchedulingView view) => code.Ask(scheduler, view, static (inner, seen) => inner.CountReady(seen), 0);

    public int GrantAtStart(Trial trial) => code.Ask(scheduler, trial, static (inner, about) => inner.GrantAtStart(about), 1);

    public string Describe() => code.Look(scheduler, static inner => inner.Describe(), "");
}
