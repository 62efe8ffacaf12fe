using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>A trial as a snapshot has it: what is as it is in a trial that has just been created is left out, for there may be very many.</summary>
internal sealed class TrialSnapshot(Assignment nowhere)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    // the same few names and reasons in every trial
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public static void Write(Utf8JsonWriter writer, Trial trial)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("config");
        trial.Config.WriteTo(writer);
        writer.WriteString("created", trial.CreatedAt);
        if (trial.EndedAt is { } ended) writer.WriteString("ended", ended);
        writer.WriteString("status", trial.Status.ToString());
        WriteCount(writer, "attempt", trial.Attempt);
        WriteCount(writer, "iteration", trial.Iteration);
        WriteCount(writer, "grantedTo", trial.GrantedTo);
        WriteCount(writer, "failures", trial.Failures);
        WriteCount(writer, "losses", trial.Losses);
        WriteCount(writer, "lostAfter", trial.LostAfter);
        WriteCount(writer, "elapsed", trial.Elapsed.Ticks);
        if (trial.Metrics is { } metrics)
        {
            writer.WriteStartObject("metrics");
            foreach (var (name, value) in metrics) Numbers.Write(writer, name, value);
            writer.WriteEndObject();
        }

        if (trial.Score is { } score) Numbers.Write(writer, "score", score);
        if (trial.BestScore is { } best) Numbers.Write(writer, "bestScore", best);
        WriteObject(writer, "checkpoint", trial.Checkpoint);
        WriteFlag(writer, "isCheckpointBorrowed", trial.IsCheckpointBorrowed);
        if (trial.NextPerturbation is { } next) WriteNode(writer, "next", PerturbationJson.Write(next));
        if (!trial.Perturbations.IsEmpty) WriteNode(writer, "perturbations", new JsonArray([.. trial.Perturbations.Select(PerturbationJson.Write)]));
        if (trial.Resources is { } resources) WriteNode(writer, "resources", TrialResourcesJson.Write(resources));
        WriteCount(writer, "saveRequested", trial.SaveRequested);
        WriteText(writer, "pauseReason", trial.PauseReason);
        WriteFlag(writer, "isHeldByScheduler", trial.IsHeldByScheduler);
        WriteFlag(writer, "isReused", trial.IsReused);
        if (trial.RetryOf is { } retryOf) writer.WriteNumber("retryOf", retryOf.Number);
        WriteText(writer, "client", trial.Client);
        WriteCount(writer, "lease", trial.Lease?.Ticks ?? 0);
        WriteAttributes(writer, trial);
        WriteText(writer, "endedBy", trial.EndedBy?.ToString());
        WriteText(writer, "reason", trial.Reason);
        WriteObject(writer, "error", trial.Error);
        writer.WriteEndObject();
    }

    public Trial Read(JsonElement saved, TrialId id)
    {
        // canonical already, and copied: the element goes
        var config = new Configuration(JsonElement.Parse(JsonMarshal.GetRawUtf8Value(saved.GetProperty("config")), CanonicalJson.ReaderOptions));
        var trial = new Trial(new TrialCreated(saved.GetProperty("created").GetDateTimeOffset(), id, config), nowhere)
        {
            EndedAt = Find(saved, "ended")?.GetDateTimeOffset(),
            Status = Enum.Parse<TrialStatus>(saved.GetProperty("status").GetString() ?? ""),
            Attempt = (int)Count(saved, "attempt"),
            Iteration = (int)Count(saved, "iteration"),
            GrantedTo = (int)Count(saved, "grantedTo"),
            Failures = (int)Count(saved, "failures"),
            Losses = (int)Count(saved, "losses"),
            LostAfter = (int)Count(saved, "lostAfter"),
            Elapsed = new TimeSpan(Count(saved, "elapsed")),
            Metrics = Find(saved, "metrics") is { } metrics ? ReadMetrics(metrics) : null,
            Score = Find(saved, "score") is { } score ? Numbers.Read(score) : null,
            BestScore = Find(saved, "bestScore") is { } best ? Numbers.Read(best) : null,
            Checkpoint = Find(saved, "checkpoint")?.Deserialize<CheckpointRef>(Options),
            IsCheckpointBorrowed = IsSet(saved, "isCheckpointBorrowed"),
            NextPerturbation = Find(saved, "next") is { } next ? PerturbationJson.Read(next) : null,
            Perturbations = Find(saved, "perturbations") is { } perturbations ? [.. perturbations.EnumerateArray().Select(PerturbationJson.Read)] : [],
            Resources = Find(saved, "resources") is { } resources ? TrialResourcesJson.Read(JsonObject.Create(resources)) : null,
            SaveRequested = (int)Count(saved, "saveRequested"),
            PauseReason = Text(saved, "pauseReason"),
            IsHeldByScheduler = IsSet(saved, "isHeldByScheduler"),
            IsReused = IsSet(saved, "isReused"),
            RetryOf = Find(saved, "retryOf") is { } retryOf ? new TrialId(retryOf.GetInt32()) : null,
            Client = Text(saved, "client"),
            Lease = Find(saved, "lease") is { } lease ? new TimeSpan(lease.GetInt64()) : null,
            Attributes = Find(saved, "attributes") is { } attributes ? ReadAttributes(attributes) : Trial.NoAttributes,
            EndedBy = Text(saved, "endedBy") is { } endedBy ? Enum.Parse<EndedBy>(endedBy) : null,
            Reason = Text(saved, "reason"),
            Error = Find(saved, "error")?.Deserialize<TrialError>(Options),
        };
        if (trial.Status.IsEnded()) config.Pack();
        return trial;
    }

    private static void WriteAttributes(Utf8JsonWriter writer, Trial trial)
    {
        if (trial.Attributes.IsEmpty) return;
        writer.WriteStartObject("attributes");
        foreach (var (name, json) in trial.Attributes)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }

        writer.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long count)
    {
        if (count != 0) writer.WriteNumber(name, count);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool isSet)
    {
        if (isSet) writer.WriteBoolean(name, true);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static void WriteNode(Utf8JsonWriter writer, string name, JsonNode node)
    {
        writer.WritePropertyName(name);
        node.WriteTo(writer);
    }

    private static void WriteObject<T>(Utf8JsonWriter writer, string name, T? value)
        where T : class
    {
        if (value is null) return;
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, Options);
    }

    // earlier versions wrote null for what is not there
    private static JsonElement? Find(JsonElement saved, string name) =>
        saved.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static long Count(JsonElement saved, string name) => Find(saved, name)?.GetInt64() ?? 0;

    private static bool IsSet(JsonElement saved, string name) => Find(saved, name)?.GetBoolean() ?? false;

    private string? Text(JsonElement saved, string name) => Find(saved, name)?.GetString() is { } text ? Shared(text) : null;

    private ImmutableSortedDictionary<string, string> ReadAttributes(JsonElement saved) =>
        saved.EnumerateObject().ToImmutableSortedDictionary(attribute => Shared(attribute.Name), attribute => attribute.Value.GetRawText(), StringComparer.Ordinal);

    private Metrics ReadMetrics(JsonElement saved)
    {
        var metrics = new Metrics();
        foreach (var metric in saved.EnumerateObject()) metrics[Shared(metric.Name)] = Numbers.Read(metric.Value);
        return metrics.Freeze();
    }

    private string Shared(string text)
    {
        if (_texts.TryGetValue(text, out var shared)) return shared;
        _texts[text] = text;
        return text;
    }
}
