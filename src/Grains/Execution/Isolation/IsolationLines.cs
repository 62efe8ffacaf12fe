using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tune.Grains;

namespace Tune;

/// <summary>
/// What silo and process say to each other, a line each. The process: <c>TUNE {"metrics":{…},"checkpoint":"…","attributes":{…}}</c> as every program, or <c>"kept"</c> for a checkpoint beside a report, or
/// <c>"error"</c>. Each is answered by a verdict; <c>{"cancel":"pause"}</c> may come at any time.
/// </summary>
internal static class IsolationLines
{
    public static JsonSerializerOptions Json { get; } = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What a process has said.</summary>
    public sealed record Said(Report? Report, Checkpoint? Kept, TrialError? Error, IReadOnlyList<KeyValuePair<string, JsonElement>> Attributes);

    /// <param name="line">What stands after <c>TUNE</c>.</param>
    /// <param name="folder">The process's folder, in which its checkpoints are.</param>
    public static Said Parse(ReadOnlyMemory<byte> line, string folder)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        if (root.TryGetProperty("metrics", out _) && ProgramReport.Parse(line, folder) is var report) return new Said(report.Report, null, null, report.Attributes);
        return new Said(
            null,
            root.TryGetProperty("kept", out var kept) ? Checkpoint.FromFolder(Path.Combine(folder, kept.GetString() ?? "")) : null,
            root.TryGetProperty("error", out var error) ? error.Deserialize<TrialError>(Json) : null,
            root.TryGetProperty("attributes", out var notes) ? [.. notes.EnumerateObject().Select(note => KeyValuePair.Create(note.Name, note.Value.Clone()))] : []);
    }

    public static string Answer(Verdict verdict) => Line(new JsonObject
    {
        ["verdict"] = $"{verdict.Action}", ["reason"] = verdict.Reason, ["save"] = verdict.Save, ["discarded"] = verdict.IsDiscarded,
    });

    public static string Cancel(CancelReason reason, Verdict verdict) => Line(new JsonObject { ["cancel"] = $"{reason}", ["verdict"] = $"{verdict.Action}", ["reason"] = verdict.Reason });

    /// <summary>What the silo has said: to be cancelled, and how; or the answer to what was said before.</summary>
    public static (CancelReason Cancel, Verdict Verdict) ParseAnswer(string line)
    {
        var json = JsonNode.Parse(line)?.AsObject() ?? throw new FormatException("It is null.");
        var verdict = new Verdict(Enum.Parse<Directive.Kind>(Text("verdict") ?? ""), 0, Text("reason")) { Save = json["save"]?.GetValue<bool>() ?? false, IsDiscarded = json["discarded"]?.GetValue<bool>() ?? false };
        return (Text("cancel") is { } cancel ? Enum.Parse<CancelReason>(cancel) : CancelReason.None, verdict);

        string? Text(string name) => json[name]?.GetValue<string>();
    }

    /// <summary>A report, and what is noted with it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="checkpoint">Where its checkpoint is, in the process's folder.</param>
    /// <param name="attributes">JSON by name.</param>
    public static JsonObject Report(ReportItem report, string? checkpoint, IEnumerable<KeyValuePair<string, string>> attributes)
    {
        var line = new JsonObject { ["metrics"] = new JsonObject(report.Metrics.Select(metric => KeyValuePair.Create(metric.Key, Number(metric.Value)))) };
        if (checkpoint is not null) line["checkpoint"] = checkpoint;
        return WithAttributes(line, attributes);
    }

    public static JsonObject WithAttributes(JsonObject line, IEnumerable<KeyValuePair<string, string>> attributes)
    {
        var notes = new JsonObject();
        // the newest are last
        foreach (var (name, json) in attributes) notes[name] = JsonNode.Parse(json);
        if (notes.Count > 0) line["attributes"] = notes;
        return line;
    }

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Line(JsonObject json) => json.ToJsonString() + "\n";
}
