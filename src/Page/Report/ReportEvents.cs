using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Page;

/// <summary>A journal without its reports, as charts read it: by columns, which compress well.</summary>
/// <param name="Sequences">The place of each event in the journal.</param>
/// <param name="Kinds">What kind of event it is.</param>
/// <param name="At">When it became true, in milliseconds since 1970.</param>
/// <param name="Trials">The trial that it is about.</param>
/// <param name="Attempts">The attempt of that trial.</param>
/// <param name="Iterations">The iteration of that trial.</param>
/// <param name="Bodies">The rest, as far as a chart reads it.</param>
internal sealed record ReportEvents(
    DeltaColumn Sequences, List<string> Kinds, DeltaColumn At, List<int?> Trials, List<int?> Attempts, List<int?> Iterations, List<JsonNode?> Bodies)
{
    // of no chart
    private static readonly HashSet<string> LeftOut = ["capacity-changed", "checkpoint-released", "trial-attribute-set", "trial-checkpointed", "trial-granted", "trial-resources-changed", "trial-save-requested"];

    // that they happened is all that is read of them
    private static readonly HashSet<string> WithoutBody = ["configuration-enqueued", "observation-added", "tag-set", "variant-skipped"];

    public static ReportEvents New() => new(new(), [], new(), [], [], [], []);

    /// <summary>Takes the next entry of the journal in.</summary>
    /// <param name="entry">The entry; no report.</param>
    /// <param name="configurationOf">The last configuration of a trial: what is the same is not said again.</param>
    public void Add(JournalEntry entry, Func<int, JsonElement?> configurationOf)
    {
        if (LeftOut.Contains(entry.Kind)) return;
        Sequences.Add(entry.Sequence);
        Kinds.Add(entry.Kind);
        At.Add(entry.At.ToUnixTimeMilliseconds());
        Trials.Add(entry.Trial);
        Attempts.Add(entry.Attempt);
        Iterations.Add(entry.Iteration);
        Bodies.Add(BodyOf(entry, configurationOf));
    }

    private static JsonObject? BodyOf(JournalEntry entry, Func<int, JsonElement?> configurationOf)
    {
        if (entry.Body.Length == 0 || WithoutBody.Contains(entry.Kind) || JsonNode.Parse(entry.Body) is not JsonObject body) return null;
        switch (entry.Kind)
        {
            case "changed": Keep(body, "summary"); break;
            case "trial-started": Keep(body, "client"); break;
            case "trial-created":
                body.Remove("resources");
                body.Remove("checkpoint");
                if (entry.Trial is { } trial && configurationOf(trial) is { } last && JsonNode.DeepEquals(body["config"], JsonNode.Parse(last.GetRawText()))) body.Remove("config");
                break;
            case "trial-failed" or "trial-ended":
                // the stack is with the trial
                if (body["error"] is JsonObject error) Keep(error, "message");
                break;
        }

        return body.Count == 0 ? null : body;
    }

    private static void Keep(JsonObject body, string name)
    {
        foreach (var other in body.Select(member => member.Key).Where(member => member != name).ToList()) body.Remove(other);
    }
}
