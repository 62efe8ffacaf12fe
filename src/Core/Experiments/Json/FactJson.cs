using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Tune.Kernel.FactFields;

namespace Tune.Kernel;

/// <summary>
/// Facts in their journal form: the kind and a JSON body. Fields that a newer version added are ignored here and never removed from
/// what is stored. Times, trial, attempt and iteration stand beside the body.
/// </summary>
public static class FactJson
{
    /// <summary>The reason of a trial whose trainable came to its end.</summary>
    internal const string Completed = "completed";

    private const string RequestMember = "request";

    /// <summary>The journal form of a fact that has this place in the journal.</summary>
    public static JournalEntry Write(Fact fact, long sequence) => Write(fact) with { Sequence = sequence };

    /// <summary>The journal form of a fact that has no place in a journal yet.</summary>
    public static JournalEntry Write(Fact fact) => fact.Request is { } request ? WithRequest(WriteBody(fact), request) : WriteBody(fact);

    private static JournalEntry WriteBody(Fact fact) => fact switch
    {
        ExperimentStarted => Make("started", fact),
        ExperimentRecovered => Make("recovered", fact),
        ExperimentPaused paused => Make("paused", fact, body: Object("reason", paused.Reason)),
        ExperimentResumed => Make("resumed", fact),
        ExperimentExtended extended => Make("extended", fact, body: Body(writer =>
        {
            writer.WriteNumber("samples", extended.Samples);
            writer.WriteString("extraTime", extended.ExtraTime.ToString("c", CultureInfo.InvariantCulture));
        })),
        ExperimentChanged changed => Make("changed", fact, body: Changed(changed)),
        ObservationAdded added => Make("observation-added", fact, iteration: added.Iteration, body: Body(writer =>
        {
            writer.WritePropertyName("config");
            added.Config.Root.WriteTo(writer);
            WriteMetrics(writer, added.Metrics);
            if (added.Outcome != PriorOutcome.Completed) writer.WriteString("outcome", added.Outcome.ToString());
        })),
        ConfigurationEnqueued enqueued => Make("configuration-enqueued", fact, body: Body(writer =>
        {
            writer.WritePropertyName("config");
            enqueued.Config.Root.WriteTo(writer);
            if (enqueued.RetryOf is { } retryOf) writer.WriteNumber("retryOf", retryOf.Number);
            WriteCheckpoint(writer, enqueued.Checkpoint);
        })),
        TagSet tag => Make("tag-set", fact, body: Body(writer =>
        {
            writer.WriteString("name", tag.Name);
            if (tag.Value is not null) writer.WriteString("value", tag.Value);
        })),
        TrialNameChanged { Template: null } => Make("trial-name-changed", fact),
        TrialNameChanged { Template: { } template } => Make("trial-name-changed", fact, body: Object("template", template)),
        TrialAttributeSet attribute => Make("trial-attribute-set", fact, body: Body(writer =>
        {
            writer.WriteString("name", attribute.Name);
            if (attribute.Json is not null) Raw(writer, "value", attribute.Json);
        })),
        SearchExhausted { Reason: null } => Make("search-exhausted", fact),
        SearchExhausted { Reason: { } reason } => Make("search-exhausted", fact, body: Object("reason", reason)),
        VariantSkipped skipped => Make("variant-skipped", fact, body: Object("reason", skipped.Reason)),
        TrialsReleased => Make("trials-released", fact),
        RungClosed closed => Make("rung-closed", fact, iteration: closed.Milestone, body: Body(writer =>
        {
            writer.WriteNumber("bracket", closed.Bracket);
            writer.WriteStartArray("promoted");
            foreach (var trial in closed.Promoted) writer.WriteNumberValue(trial.Number);
            writer.WriteEndArray();
        })),
        CapacityChanged changed => Make("capacity-changed", fact, body: Body(writer => Node(writer, "capacity", TrialResourcesJson.Write(changed.Capacity)))),
        ExperimentEnded ended => Make("ended", fact, body: Body(writer =>
        {
            writer.WriteString("status", ended.Status.ToString());
            writer.WriteString("reason", ended.Reason);
        })),
        TrialCreated created => Make("trial-created", fact, body: Body(writer =>
        {
            writer.WritePropertyName("config");
            created.Config.Root.WriteTo(writer);
            if (created.Note is not null) writer.WriteString("note", created.Note);
            if (created.Resources is not null) Node(writer, "resources", TrialResourcesJson.Write(created.Resources));
            if (created.RetryOf is { } retryOf) writer.WriteNumber("retryOf", retryOf.Number);
            WriteCheckpoint(writer, created.Checkpoint);
        })),
        TrialReused reused => Make("trial-reused", fact, body: Body(writer =>
        {
            if (reused.Source is { } source) writer.WriteNumber("source", source.Number);
        })),
        TrialStarted started => Make("trial-started", fact, started.Attempt, body: Body(writer =>
        {
            writer.WriteNumber("grantedTo", started.GrantedTo);
            WriteCheckpoint(writer, started.Checkpoint);
            if (started.Client is not null) writer.WriteString("client", started.Client);
            if (started.Silo is not null) writer.WriteString("silo", started.Silo);
            if (started.Lease is { } lease) writer.WriteString("lease", lease.ToString("c", CultureInfo.InvariantCulture));
        })),
        TrialReported reported => Make("reported", fact, reported.Attempt, reported.Iteration, Report(reported)),
        TrialCheckpointed made => Make("trial-checkpointed", fact, made.Checkpoint.Attempt, made.Checkpoint.Iteration, Body(writer => WriteCheckpoint(writer, made.Checkpoint))),
        TrialGranted granted => Make("trial-granted", fact, body: Body(writer => writer.WriteNumber("grantedTo", granted.GrantedTo))),
        TrialPauseRequested requested => Make("trial-pause-requested", fact, body: Body(writer =>
        {
            writer.WriteString("reason", requested.Reason);
            writer.WriteBoolean("byScheduler", requested.ByScheduler);
        })),
        TrialSaveRequested requested => Make("trial-save-requested", fact, iteration: requested.Iteration),
        TrialPerturbed perturbed => Make("trial-perturbed", fact, iteration: perturbed.Perturbation.Iteration, body: Body(writer =>
        {
            writer.WriteString("reason", perturbed.Reason);
            Node(writer, "perturbation", PerturbationJson.Write(perturbed.Perturbation));
        })),
        CheckpointReleased released => Make("checkpoint-released", fact, body: Body(writer =>
        {
            writer.WriteNumber("borrower", released.Borrower.Number);
            WriteCheckpoint(writer, released.Checkpoint);
        })),
        TrialResourcesChanged changed => Make("trial-resources-changed", fact, body: Body(writer => Node(writer, "resources", TrialResourcesJson.Write(changed.Resources)))),
        TrialPaused paused => Make("trial-paused", fact, paused.Attempt),
        TrialFailed failed => Make("trial-failed", fact, failed.Attempt, body: Body(writer => WriteError(writer, failed.Error))),
        TrialLost lost => Make("trial-lost", fact, lost.Attempt, body: Lost(lost)),
        TrialEnded ended => Make("trial-ended", fact, body: Body(writer =>
        {
            writer.WriteString("status", ended.Status.ToString());
            writer.WriteString("endedBy", ended.EndedBy.ToString());
            writer.WriteString("reason", ended.Reason);
            WriteError(writer, ended.Error);
        })),
        _ => throw new InvalidOperationException($"{fact.GetType().Name} has no journal form."),
    };

    /// <summary>The fact of a journal entry.</summary>
    /// <exception cref="FormatException">The kind is unknown, or the body is not what it should be.</exception>
    public static Fact Read(JournalEntry entry)
    {
        var at = entry.At;
        try
        {
            using var document = JsonDocument.Parse(entry.Body);
            var body = document.RootElement;
            Fact fact = entry.Kind switch
            {
                "started" => new ExperimentStarted(at),
                "recovered" => new ExperimentRecovered(at),
                "paused" => new ExperimentPaused(at, Text(body, "reason")),
                "resumed" => new ExperimentResumed(at),
                "extended" => new ExperimentExtended(at, body.GetProperty("samples").GetInt32(), Time(body, "extraTime")),
                "changed" => ReadChange(at, body),
                "observation-added" => new ObservationAdded(
                    at, new Configuration(body.GetProperty("config")).Pack(), ReadMetrics(body), entry.Iteration!.Value, body.TryGetProperty("outcome", out _)
                        ? Parse<PriorOutcome>(body, "outcome")
                        : default),
                "configuration-enqueued" => new ConfigurationEnqueued(at, new Configuration(body.GetProperty("config")).Pack(), RetryOf(body)) { Checkpoint = ReadCheckpoint(body) },
                "tag-set" => new TagSet(at, Name(body), body.TryGetProperty("value", out var tag) ? tag.GetString() : null),
                "trial-name-changed" => new TrialNameChanged(at, body.TryGetProperty("template", out var template) ? template.GetString() : null),
                "trial-attribute-set" => new TrialAttributeSet(at, Trial(entry), Name(body), body.TryGetProperty("value", out var value) ? value.GetRawText() : null),
                "search-exhausted" => new SearchExhausted(at, body.TryGetProperty("reason", out var why) ? why.GetString() : null),
                "variant-skipped" => new VariantSkipped(at, Text(body, "reason")),
                "trials-released" => new TrialsReleased(at),
                "rung-closed" => new RungClosed(at, body.GetProperty("bracket").GetInt32(), entry.Iteration!.Value, [.. body.GetProperty("promoted").EnumerateArray().Select(trial => new TrialId(trial.GetInt32()))]),
                "capacity-changed" => new CapacityChanged(at, Resources(body, "capacity")),
                "ended" => new ExperimentEnded(at, Parse<ExperimentStatus>(body, "status"), Text(body, "reason")),
                "trial-created" => new TrialCreated(at, Trial(entry), new Configuration(body.GetProperty("config")).Pack(), body.TryGetProperty("note", out var note) ? note.GetString() : null)
                {
                    Resources = body.TryGetProperty("resources", out _) ? Resources(body, "resources") : null,
                    RetryOf = RetryOf(body),
                    Checkpoint = ReadCheckpoint(body),
                },
                "trial-reused" => new TrialReused(at, Trial(entry), body.TryGetProperty("source", out var source) ? new TrialId(source.GetInt32()) : null),
                "trial-started" => new TrialStarted(at, Trial(entry), entry.Attempt!.Value, body.GetProperty("grantedTo").GetInt32(), ReadCheckpoint(body))
                {
                    Client = body.TryGetProperty("client", out var client) ? client.GetString() : null,
                    Silo = body.TryGetProperty("silo", out var silo) ? silo.GetString() : null,
                    Lease = body.TryGetProperty("lease", out var lease) ? TimeSpan.ParseExact(lease.GetString() ?? "", "c", CultureInfo.InvariantCulture) : null,
                },
                "reported" => ReadReport(entry, body),
                "trial-checkpointed" => new TrialCheckpointed(at, Trial(entry), ReadCheckpoint(body)!),
                "trial-granted" => new TrialGranted(at, Trial(entry), body.GetProperty("grantedTo").GetInt32()),
                "trial-pause-requested" => new TrialPauseRequested(at, Trial(entry), Text(body, "reason"), body.TryGetProperty("byScheduler", out var byScheduler) && byScheduler.GetBoolean()),
                "trial-save-requested" => new TrialSaveRequested(at, Trial(entry), entry.Iteration!.Value),
                "trial-perturbed" => new TrialPerturbed(at, Trial(entry), PerturbationJson.Read(body.GetProperty("perturbation")), Text(body, "reason")),
                "checkpoint-released" => new CheckpointReleased(at, Trial(entry), ReadCheckpoint(body)!, new TrialId(body.GetProperty("borrower").GetInt32())),
                "trial-resources-changed" => new TrialResourcesChanged(at, Trial(entry), Resources(body, "resources")),
                "trial-paused" => new TrialPaused(at, Trial(entry), entry.Attempt!.Value),
                "trial-failed" => new TrialFailed(at, Trial(entry), entry.Attempt!.Value, ReadError(body)!),
                "trial-lost" => new TrialLost(at, Trial(entry), entry.Attempt!.Value, Text(body, "reason"))
                {
                    IsUnexpected = body.TryGetProperty("isUnexpected", out var isUnexpected) && isUnexpected.GetBoolean(),
                },
                "trial-ended" => new TrialEnded(at, Trial(entry), Parse<TrialStatus>(body, "status"), Parse<EndedBy>(body, "endedBy"), EndReason(body), ReadError(body)),
                _ => throw new FormatException($"'{entry.Kind}' is no kind of fact that this version knows; a newer version wrote it."),
            };
            return body.TryGetProperty(RequestMember, out var request) ? fact with { Request = request.Deserialize<RequestKey>(Options) } : fact;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or TuneException)
        {
            throw new FormatException($"A '{entry.Kind}' fact has an unexpected body: {exception.Message}", exception);
        }
    }

    /// <summary>A fact in one piece, for a state that keeps some.</summary>
    internal static JsonNode ToNode(Fact fact) => JsonSerializer.SerializeToNode(Write(fact), Options) ?? throw new InvalidOperationException($"{fact} has no JSON form.");

    /// <summary>What <see cref="ToNode"/> was given.</summary>
    internal static Fact FromNode(JsonNode? node) => Read(node.Deserialize<JournalEntry>(Options) ?? throw new FormatException("A fact is null."));

    /// <summary>Beside the members that the kind has.</summary>
    private static JournalEntry WithRequest(JournalEntry entry, RequestKey request) => entry with
    {
        Body = $"{{\"{RequestMember}\":{JsonSerializer.Serialize(request, Options)}{(entry.Body == "{}" ? "" : ",")}{entry.Body[1..]}",
    };

    private static TrialId Trial(JournalEntry entry) => new(entry.Trial!.Value);

    // kept by every trial, and nearly always the same
    private static string EndReason(JsonElement body) =>
        body.GetProperty("reason") is var reason && reason.ValueEquals(Completed) ? Completed : Text(body, "reason");

    private static JournalEntry Make(string kind, Fact fact, int? attempt = null, int? iteration = null, string body = "{}") =>
        new(0, kind, (fact as TrialFact)?.Trial.Number, attempt, iteration, fact.At, body);

    private static string Changed(ExperimentChanged changed) => Body(writer =>
    {
        writer.WriteString("summary", changed.Summary);
        if (changed.Samples is { } samples) writer.WriteNumber("samples", samples);
        writer.WriteString("extraTime", changed.ExtraTime.ToString("c", CultureInfo.InvariantCulture));
        if (changed.Reopens) writer.WriteBoolean("reopens", true);
        if (changed.IsSchedulerNew) writer.WriteBoolean("isSchedulerNew", true);
        writer.WritePropertyName("spec");
        writer.WriteRawValue(changed.Spec);
    });

    private static ExperimentChanged ReadChange(DateTimeOffset at, JsonElement body) => new(
        at, body.GetProperty("spec").GetRawText(), body.TryGetProperty("samples", out var samples) ? samples.GetInt32() : null, Time(body, "extraTime"), Text(body, "summary"))
    {
        Reopens = body.TryGetProperty("reopens", out var reopens) && reopens.GetBoolean(),
        IsSchedulerNew = body.TryGetProperty("isSchedulerNew", out var isNew) && isNew.GetBoolean(),
    };

    private static string Lost(TrialLost lost) => Body(writer =>
    {
        writer.WriteString("reason", lost.Reason);
        if (lost.IsUnexpected) writer.WriteBoolean("isUnexpected", true);
    });

    private static string Report(TrialReported reported) => Body(writer =>
    {
        WriteMetrics(writer, reported.Metrics);
        writer.WriteNumber("elapsed", reported.Elapsed.TotalSeconds);
        WriteCheckpoint(writer, reported.Checkpoint);
    });

    private static TrialReported ReadReport(JournalEntry entry, JsonElement body) =>
        new(entry.At, Trial(entry), entry.Attempt!.Value, entry.Iteration!.Value, ReadMetrics(body), Elapsed(body), ReadCheckpoint(body));
}
