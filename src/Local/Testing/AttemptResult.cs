using System.Collections.Immutable;

namespace Tune.Testing;

/// <summary>What a trainable did in an attempt.</summary>
public sealed record AttemptResult
{
    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>What it threw; null unless it failed.</summary>
    public TrialError? Error { get; init; }

    /// <summary>What it reported, in order.</summary>
    public required ImmutableArray<AttemptReport> Reports { get; init; }

    /// <summary>
    /// All checkpoints that it made, oldest first: those of reports, and those that a class saved when it was told to hold or had ended. Their files are there until the
    /// <see cref="TrialEnvironment"/> is disposed.
    /// </summary>
    public required ImmutableArray<SavedCheckpoint> Checkpoints { get; init; }

    /// <summary>What a next attempt would go on from: the newest checkpoint that it made, else the one that it went on from itself; null if there is none.</summary>
    public SavedCheckpoint? Checkpoint { get; init; }

    /// <summary>The outcome in a line.</summary>
    public override string ToString() => $"{Outcome} after {Reports.Length} reports{(Error is null ? "" : $": {Error}")}";
}
