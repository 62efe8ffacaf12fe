using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>What a scheduler does beside answering a report: see <see cref="IScheduler.NextAction"/>.</summary>
public abstract record SchedulerAction
{
    private SchedulerAction()
    {
    }

    /// <summary>Ends a live trial, wherever it is.</summary>
    public sealed record Stop(TrialId Trial, string Reason) : SchedulerAction;

    /// <summary>Asks a running trial, which must not have been asked before, to save and pause at its next report.</summary>
    public sealed record Pause(TrialId Trial, string Reason) : SchedulerAction;

    /// <summary>
    /// Gives a live trial a new configuration, and another trial's checkpoint to go on from, with its next attempt. A running one is asked to pause: without
    /// saving if it goes on from another's checkpoint. It is then held, like any paused trial, until <see cref="IScheduler.ChooseStart"/> names it.
    /// </summary>
    public sealed record Perturb(TrialId Trial, Perturbation Perturbation, string Reason) : SchedulerAction;

    /// <summary>Gives a live trial other resources with its next attempt. Pause a running one as well, or it goes on with what it has.</summary>
    public sealed record SetResources(TrialId Trial, TrialResources Resources) : SchedulerAction;

    /// <summary>Notes which members of a bracket go on beyond a rung, as a <see cref="RungClosed"/>: nothing else follows from it by itself.</summary>
    public sealed record CloseRung(int Bracket, int Milestone, ImmutableArray<TrialId> Promoted) : SchedulerAction;
}
