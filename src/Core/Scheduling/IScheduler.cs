namespace Tune.Scheduling;

/// <summary>
/// Lets running trials go on, stops them or pauses them, and says which trial takes a free slot. The law: <see cref="Observe"/> changes
/// state, all else does not: it answers from that state, the arguments and the view. So a scheduler's state is a function of the
/// experiment's facts, and restoring one is replaying them: there is nothing to save.
/// </summary>
public interface IScheduler
{
    /// <summary>
    /// Takes note of a fact. Called once for each fact, in order, live and in replay alike. Before an <see cref="ExperimentChanged"/> another scheduler may have decided: what
    /// makes no sense to this one is to be passed over.
    /// </summary>
    void Observe(Fact fact);

    /// <summary>
    /// Decides about a running trial whose latest report has just been observed. Asked when the trial has reached the iteration it was
    /// granted; it waits for the answer. Must not change state.
    /// </summary>
    Directive Decide(Trial trial, ISchedulingView view);

    /// <summary>
    /// What to do next with any trial; null for nothing. Asked after every input when all its facts have been observed, and after
    /// <see cref="Decide"/>, again and again until there is nothing: an answer that, once observed, is given again is an endless loop and throws.
    /// Not asked when the experiment has ended. Must not change state.
    /// </summary>
    SchedulerAction? NextAction(ISchedulingView view) => null;

    /// <summary>
    /// Which trial takes a free slot; by default a new one, and if there can be none the one that was paused first. Trials that were interrupted
    /// by a loss or a person go first without being asked about. Asked again with <see cref="ISchedulingView.CanCreate"/> false when the searcher had
    /// nothing to suggest. Must not change state.
    /// </summary>
    StartChoice ChooseStart(ISchedulingView view) => view.CanCreate ? StartChoice.Create : view.Held.Count > 0 ? StartChoice.Resume(view.Held[0].Id) : StartChoice.Hold;

    /// <summary>
    /// How many of <see cref="ISchedulingView.Held"/> could start now, if there were slots: all by default. Together with
    /// <see cref="ChooseStart"/>: if it is above 0, the choice is not to hold. Must not change state.
    /// </summary>
    int CountReady(ISchedulingView view) => view.Held.Count;

    /// <summary>
    /// The iteration up to which a trial that is about to start, or to go on after it was held, may go on before <see cref="Decide"/> is asked;
    /// by default its first report. It goes on after <see cref="Trial.NextCheckpoint"/>.
    /// </summary>
    int GrantAtStart(Trial trial) => 1;

    /// <summary>One line about its state, for a person; empty if there is nothing to say.</summary>
    string Describe() => "";
}
