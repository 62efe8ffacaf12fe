using System.Collections.Immutable;
using System.Text.Json;

namespace Tune;

/// <summary>A trial as its facts tell it.</summary>
internal sealed class TrialHistory(TrialCreated created)
{
    private static readonly ImmutableSortedDictionary<string, JsonElement> NoAttributes = ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal);

    public TrialId Id { get; } = created.Trial;

    public Configuration Config { get; private set; } = created.Config;

    public DateTimeOffset CreatedAt { get; } = created.At;

    public DateTimeOffset? EndedAt { get; private set; }

    public TrialStatus Status { get; private set; }

    public EndedBy? EndedBy { get; private set; }

    public string? Reason { get; private set; }

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public TrialError? Error { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>What silos have held for attempts that have ended.</summary>
    public HeldResources Held { get; private set; }

    public string? Silo { get; private set; }

    public string? Client { get; private set; }

    public TrialId? RetryOf { get; private init; } = created.RetryOf;

    public ImmutableSortedDictionary<string, JsonElement> Attributes { get; private set; } = NoAttributes;

    public List<CheckpointRef> Checkpoints { get; } = [];

    /// <summary>The trial of what the serializer made of a <see cref="TrialResult"/>.</summary>
    /// <exception cref="JsonException">Something is missing, or not what it should be.</exception>
    public static TrialHistory Read(JsonMembers json, NamePool names)
    {
        var id = json.Required<TrialId>(nameof(TrialResult.Trial));
        var trial = new TrialHistory(new TrialCreated(json.Required<DateTimeOffset>(nameof(TrialResult.CreatedAt)), id, json.Required<Configuration>(nameof(TrialResult.Configuration))))
        {
            Status = json.Required<TrialStatus>(nameof(TrialResult.Status)),
            EndedBy = json.Optional<EndedBy?>(nameof(TrialResult.EndedBy)),
            Reason = json.Optional<string>(nameof(TrialResult.Reason)),
            Attempts = json.Required<int>(nameof(TrialResult.Attempts)),
            Failures = json.Required<int>(nameof(TrialResult.Failures)),
            Error = json.Optional<TrialError>(nameof(TrialResult.Error)),
            Elapsed = json.Required<TimeSpan>(nameof(TrialResult.Elapsed)),
            EndedAt = json.Optional<DateTimeOffset?>(nameof(TrialResult.EndedAt)),
            Held = json.Optional<HeldResources>(nameof(TrialResult.Held)),
            Silo = json.Optional<string>(nameof(TrialResult.Silo)),
            Client = json.Optional<string>(nameof(TrialResult.Client)),
            RetryOf = json.Optional<TrialId?>(nameof(TrialResult.RetryOf)),
            Attributes = json.Optional<ImmutableSortedDictionary<string, JsonElement>>(nameof(TrialResult.Attributes))?.WithComparers(StringComparer.Ordinal) ?? NoAttributes,
        };
        trial.Checkpoints.AddRange(json.List<CheckpointRef>(nameof(TrialResult.Checkpoints)));
        foreach (var row in json.List<HistoryRow>(nameof(TrialResult.History)))
            trial.Rows.Add(new TrialReported(row.ReportedAt, id, trial.Attempts, row.Iteration, row.Metrics, row.Elapsed), names);
        return trial;
    }

    private Configuration? NextConfig { get; set; }

    public MetricTable Rows { get; } = new();

    /// <summary>The rows as they are now, whatever comes later. Those of an ended trial never change, so they are not copied.</summary>
    public MetricTable FrozenRows() => Status.IsEnded() ? Rows : Rows.Clone();

    /// <param name="fact">The next fact about it.</param>
    /// <param name="names">The names of all trials.</param>
    /// <param name="held">What silos have held for the attempt that has ended with it; nothing if none has.</param>
    public void Apply(TrialFact fact, NamePool names, HeldResources held)
    {
        Held += held;
        switch (fact)
        {
            case TrialPerturbed perturbed: (NextConfig, Reason) = (perturbed.Perturbation.Config, perturbed.Reason); break;
            case TrialStarted started:
                (Status, Attempts, Reason) = (TrialStatus.Running, started.Attempt, null);
                (Config, NextConfig) = (NextConfig ?? Config, null);
                (Silo, Client) = (names.Share(started.Silo), names.Share(started.Client));
                break;
            case TrialReported reported:
                Rows.Add(reported, names);
                Elapsed = reported.Elapsed;
                AddCheckpoint(reported.Checkpoint);
                break;
            case TrialCheckpointed checkpointed: AddCheckpoint(checkpointed.Checkpoint); break;
            case TrialAttributeSet attribute:
                Attributes = attribute.Json is { } json ? Attributes.SetItem(attribute.Name, JsonElement.Parse(json)) : Attributes.Remove(attribute.Name);
                break;
            case TrialPauseRequested requested: Reason = requested.Reason; break;
            case TrialPaused: Status = TrialStatus.Paused; break;
            case TrialLost lost: (Status, Reason) = (TrialStatus.Pending, lost.Reason); break;
            case TrialFailed failed:
                (Status, Reason, Error) = (TrialStatus.Pending, $"failed: {failed.Error.Message}", failed.Error);
                Failures++;
                break;
            case TrialEnded ended:
                (Status, EndedBy, Reason, EndedAt) = (ended.Status, ended.EndedBy, ended.Reason, ended.At);
                Error = ended.Error ?? Error;
                if (ended is { EndedBy: Facts.EndedBy.Failure, Error: not null }) Failures++;
                break;
        }
    }

    private void AddCheckpoint(CheckpointRef? checkpoint)
    {
        if (checkpoint is not null && (Checkpoints.Count == 0 || Checkpoints[^1] != checkpoint)) Checkpoints.Add(checkpoint);
    }
}
