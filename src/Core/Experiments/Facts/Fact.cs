using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Tune.Facts;

/// <summary>
/// What is now true: an entry of an experiment's journal. Facts record decisions, never what led to them, so that what was decided
/// stays decided under a newer version. A fact is never renamed or re-typed; new ones may be added.
/// </summary>
/// <param name="At">When it became true, by the clock of whoever handed the input in.</param>
public abstract record Fact(DateTimeOffset At)
{
    /// <summary>The request that it, and what was decided in one with it, was asked for by; null for most. No algorithm hears of it.</summary>
    public RequestKey? Request { get; init; }
}

/// <summary>The experiment began.</summary>
public sealed record ExperimentStarted(DateTimeOffset At) : Fact(At);

/// <summary>The experiment was loaded again after its process or silo had ended; the time in between does not count as spent.</summary>
public sealed record ExperimentRecovered(DateTimeOffset At) : Fact(At);

/// <summary>No trial starts until it is resumed.</summary>
public sealed record ExperimentPaused(DateTimeOffset At, string Reason) : Fact(At);

/// <summary>Trials start again.</summary>
public sealed record ExperimentResumed(DateTimeOffset At) : Fact(At);

/// <summary>It runs on with more room.</summary>
/// <param name="At">When.</param>
/// <param name="Samples">How many samples were added, at least 0.</param>
/// <param name="ExtraTime">How much was added to its time budget.</param>
public sealed record ExperimentExtended(DateTimeOffset At, int Samples, TimeSpan ExtraTime) : Fact(At);

/// <summary>
/// The experiment has another spec from here on: see <see cref="ExperimentChange"/>. What was known by then it knows as if the spec had always been this one, but what was
/// decided stays decided; configurations that do not fit the new space are told to no searcher.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Spec">The whole new spec, as <see cref="ExperimentSpecJson"/> writes it.</param>
/// <param name="Samples">How many samples it has in all, extensions included; null: no limit.</param>
/// <param name="ExtraTime">How much its time budget is extended by in all.</param>
/// <param name="Summary">What is different, for a person.</param>
public sealed record ExperimentChanged(DateTimeOffset At, string Spec, int? Samples, TimeSpan ExtraTime, string Summary) : Fact(At)
{
    /// <summary>Whether it had ended and runs again.</summary>
    public bool Reopens { get; init; }

    /// <summary>Whether another scheduler decides from here on: what the last one had granted is asked about again, and what it held goes on.</summary>
    public bool IsSchedulerNew { get; init; }
}

/// <summary>A result from elsewhere became known: the searcher learns from it, and it is no trial.</summary>
/// <param name="At">When.</param>
/// <param name="Config">What was tried.</param>
/// <param name="Metrics">What came of it.</param>
/// <param name="Iteration">The iteration that the metrics are of, from 1.</param>
/// <param name="Outcome">How it came to its end.</param>
public sealed record ObservationAdded(
    DateTimeOffset At, Configuration Config, Metrics Metrics, int Iteration, PriorOutcome Outcome = PriorOutcome.Completed) : Fact(At);

/// <summary>A configuration, whole or in part, is to be tried before anything that a searcher proposes; what it leaves open is sampled.</summary>
/// <param name="At">When.</param>
/// <param name="Config">What is fixed.</param>
/// <param name="RetryOf">The trial that is tried again by it; null: none.</param>
public sealed record ConfigurationEnqueued(DateTimeOffset At, Configuration Config, TrialId? RetryOf = null) : Fact(At)
{
    /// <summary>What the trial begins from; null: from the beginning.</summary>
    public CheckpointRef? Checkpoint { get; init; }
}

/// <summary>The experiment has a tag, or no more. No algorithm hears of it.</summary>
/// <param name="At">When.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null: it is removed.</param>
public sealed record TagSet(DateTimeOffset At, string Name, string? Value) : Fact(At);

/// <summary>Trials are called otherwise where people see them. No algorithm hears of it.</summary>
/// <param name="At">When.</param>
/// <param name="Template">As <see cref="ExperimentSpec.TrialName"/>; null: by their number alone.</param>
public sealed record TrialNameChanged(DateTimeOffset At, string? Template) : Fact(At);

/// <summary>There will never be another suggestion.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why, for a person; null: the searcher came to its end.</param>
public sealed record SearchExhausted(DateTimeOffset At, string? Reason = null) : Fact(At);

/// <summary>A grid point or preset was passed over: no configuration of it may be tried.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record VariantSkipped(DateTimeOffset At, string Reason) : Fact(At);

/// <summary>
/// Nothing runs and nothing could start, since the scheduler holds all paused trials and no new one can be created: it has to decide with
/// what it has. What it still holds then is started one by one.
/// </summary>
public sealed record TrialsReleased(DateTimeOffset At) : Fact(At);

/// <summary>All live members of a bracket have reached its rung, and the scheduler has chosen which of them go on.</summary>
/// <param name="At">When.</param>
/// <param name="Bracket">The bracket, counted from 0 in the order in which the scheduler opened them.</param>
/// <param name="Milestone">The iteration of the rung.</param>
/// <param name="Promoted">Those that go on, by number; none after the last rung.</param>
public sealed record RungClosed(DateTimeOffset At, int Bracket, int Milestone, ImmutableArray<TrialId> Promoted) : Fact(At)
{
    /// <inheritdoc/>
    public bool Equals(RungClosed? other) =>
        other is not null && At == other.At && Bracket == other.Bracket && Milestone == other.Milestone && Promoted.SequenceEqual(other.Promoted);

    /// <inheritdoc/>
    public override int GetHashCode() => (At, Bracket, Milestone, Promoted.Length).GetHashCode();
}

/// <summary>What there is for all trials of the experiment together has changed.</summary>
/// <param name="At">When.</param>
/// <param name="Capacity">What all silos have together, a bundle for each.</param>
public sealed record CapacityChanged(DateTimeOffset At, TrialResources Capacity) : Fact(At);

/// <summary>Every trial has ended and no more will come.</summary>
/// <param name="At">When.</param>
/// <param name="Status">Finished, Stopped or Failed.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record ExperimentEnded(DateTimeOffset At, ExperimentStatus Status, string Reason) : Fact(At);

/// <summary>A fact about one trial.</summary>
public abstract record TrialFact(DateTimeOffset At, TrialId Trial) : Fact(At);

/// <summary>A trial was created with a configuration.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Note">What the searcher says about the suggestion.</param>
public sealed record TrialCreated(DateTimeOffset At, TrialId Trial, Configuration Config, string? Note = null) : TrialFact(At, Trial)
{
    /// <summary>What it takes, if that follows from its configuration; null: what the experiment says.</summary>
    public TrialResources? Resources { get; init; }

    /// <summary>The trial whose configuration it tries again; null for most.</summary>
    public TrialId? RetryOf { get; init; }

    /// <summary>The checkpoint of an ended trial that it begins from; null for most: from the beginning.</summary>
    public CheckpointRef? Checkpoint { get; init; }
}

/// <summary>A trial, live or ended, has an attribute, or no more. No algorithm hears of it.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value as JSON; null: it is removed.</param>
public sealed record TrialAttributeSet(DateTimeOffset At, TrialId Trial, string Name, string? Json) : TrialFact(At, Trial);

/// <summary>A trial that was just created gets the result of an earlier one with the same configuration: its only report, with attempt 0, and its end follow.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Source">The trial whose result it is; null: that of a given observation.</param>
public sealed record TrialReused(DateTimeOffset At, TrialId Trial, TrialId? Source) : TrialFact(At, Trial);

/// <summary>An attempt began and holds a slot.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt, from 1: a fence against attempts that came before.</param>
/// <param name="GrantedTo">The iteration up to which the scheduler lets it go on without asking.</param>
/// <param name="Checkpoint">What it starts from; null to start from the beginning.</param>
public sealed record TrialStarted(DateTimeOffset At, TrialId Trial, int Attempt, int GrantedTo, CheckpointRef? Checkpoint = null) : TrialFact(At, Trial)
{
    /// <summary>Who has asked for it and runs it; null: a silo.</summary>
    public string? Client { get; init; }

    /// <summary>
    /// The name of the silo that runs it, which a restart does not change; null: a client runs it, or it is not known, as in journals from before this was written. No
    /// algorithm hears of it.
    /// </summary>
    public string? Silo { get; init; }

    /// <summary>How long the client may be silent before the trial goes back; null: for ever.</summary>
    public TimeSpan? Lease { get; init; }
}

/// <summary>An attempt reported an iteration.</summary>
/// <param name="At">When it was taken into the journal.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Metrics">What was reported.</param>
/// <param name="Elapsed">The time the trial has trained, over all its attempts.</param>
/// <param name="Checkpoint">The checkpoint that came with it.</param>
public sealed record TrialReported(
    DateTimeOffset At, TrialId Trial, int Attempt, int Iteration, Metrics Metrics, TimeSpan Elapsed, CheckpointRef? Checkpoint = null) : TrialFact(At, Trial)
{
    /// <summary>The objective's value, to be minimised; null if the report did not have it. Follows from the experiment's objective.</summary>
    public double? Score { get; init; }
}

/// <summary>A checkpoint was made outside a report: at a pause, or at the end.</summary>
public sealed record TrialCheckpointed(DateTimeOffset At, TrialId Trial, CheckpointRef Checkpoint) : TrialFact(At, Trial);

/// <summary>The scheduler let a trial go on beyond its next report.</summary>
public sealed record TrialGranted(DateTimeOffset At, TrialId Trial, int GrantedTo) : TrialFact(At, Trial);

/// <summary>A running trial was asked to pause; it runs until its runner confirms.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="ByScheduler">Whether the scheduler holds it back. Else a person interrupted it, and it goes on before new trials start.</param>
public sealed record TrialPauseRequested(DateTimeOffset At, TrialId Trial, string Reason, bool ByScheduler = false) : TrialFact(At, Trial);

/// <summary>A running trial was asked for a checkpoint of the iteration that it has reported, before it goes on.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Iteration">The iteration.</param>
public sealed record TrialSaveRequested(DateTimeOffset At, TrialId Trial, int Iteration) : TrialFact(At, Trial);

/// <summary>
/// A trial gets a new configuration, and perhaps another trial's checkpoint to go on from, with its next attempt. If it runs it is asked to pause. The
/// donor's checkpoint is leased until a <see cref="CheckpointReleased"/>.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Perturbation">What changes.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record TrialPerturbed(DateTimeOffset At, TrialId Trial, Perturbation Perturbation, string Reason) : TrialFact(At, Trial);

/// <summary>A trial no longer needs the checkpoint of another, having made its own or ended: the other's retention decides about it again.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The donor, whose checkpoint it is.</param>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Borrower">The trial that needed it. Others may still need it.</param>
public sealed record CheckpointReleased(DateTimeOffset At, TrialId Trial, CheckpointRef Checkpoint, TrialId Borrower) : TrialFact(At, Trial);

/// <summary>A trial takes other resources from its next attempt on.</summary>
public sealed record TrialResourcesChanged(DateTimeOffset At, TrialId Trial, TrialResources Resources) : TrialFact(At, Trial);

/// <summary>The attempt has ended in good order and the trial can go on later.</summary>
public sealed record TrialPaused(DateTimeOffset At, TrialId Trial, int Attempt) : TrialFact(At, Trial);

/// <summary>The attempt failed and the trial will be tried again.</summary>
public sealed record TrialFailed(DateTimeOffset At, TrialId Trial, int Attempt, TrialError Error) : TrialFact(At, Trial);

/// <summary>The attempt was lost with its process or silo: not a failure of the user's code. The trial will be tried again.</summary>
public sealed record TrialLost(DateTimeOffset At, TrialId Trial, int Attempt, string Reason) : TrialFact(At, Trial)
{
    /// <summary>Whether nobody had planned that: the trial itself may have ended its process. See <see cref="ExperimentSpec.MaxLossesPerTrial"/>.</summary>
    public bool IsUnexpected { get; init; }
}

/// <summary>The trial will never run again.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Status">Terminated or Error.</param>
/// <param name="EndedBy">What ended it.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Error">The failure, when the status is Error.</param>
public sealed record TrialEnded(
    DateTimeOffset At, TrialId Trial, TrialStatus Status, EndedBy EndedBy, string Reason, TrialError? Error = null) : TrialFact(At, Trial);

/// <summary>What ended a trial.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndedBy>))]
public enum EndedBy
{
    /// <summary>Its trainable came to its end.</summary>
    Completed,

    /// <summary>A stop rule.</summary>
    StopRule,

    /// <summary>The scheduler.</summary>
    Scheduler,

    /// <summary>The experiment was stopped, by a rule, a person or a failure.</summary>
    Experiment,

    /// <summary>A person stopped this trial.</summary>
    User,

    /// <summary>A failure.</summary>
    Failure,
}
