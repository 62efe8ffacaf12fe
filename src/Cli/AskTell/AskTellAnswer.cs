using System.Text.Json;

namespace Tune.Cli;

/// <summary>The lines that are answered.</summary>
internal static class AskTellAnswer
{
    public const string Ok = """{"ok":true}""";
    public const string Wait = """{"wait":true}""";
    public const string Exhausted = """{"exhausted":true}""";

    public static string Error(string text) => JsonLine.Write(writer => writer.WriteString("error", text));

    public static string Decision(Directive.Kind decision) => decision switch
    {
        Directive.Kind.Continue => """{"decision":"continue"}""",
        Directive.Kind.Stop => """{"decision":"stop"}""",
        Directive.Kind.Pause => """{"decision":"pause"}""",
        _ => throw new InvalidOperationException($"There is no line for {decision}."),
    };

    /// <summary>A trial to try; one that goes on after a pause says from which iteration.</summary>
    public static string Try(Trial trial) => JsonLine.Write(writer =>
    {
        writer.WriteNumber("trial", trial.Id.Number);
        JsonLine.WriteConfig(writer, trial.Config);
        if (trial.Iteration == 0) return;
        writer.WriteBoolean("resume", true);
        writer.WriteNumber("iteration", trial.Iteration);
    });

    /// <summary>The best trial; with outcome constraints it says whether it keeps them.</summary>
    public static string Best(Trial trial, RankedTrial ranked) => JsonLine.Write(writer => WriteRanked(writer, trial, ranked));

    /// <summary>The best compromises, and their hypervolume if it is known.</summary>
    public static string Front(IEnumerable<(Trial Trial, RankedTrial Ranked)> front, double? hypervolume) => JsonLine.Write(writer =>
    {
        writer.WriteStartArray("front");
        foreach (var (trial, ranked) in front)
        {
            writer.WriteStartObject();
            WriteRanked(writer, trial, ranked);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (hypervolume is { } volume) Numbers.Write(writer, "hypervolume", volume);
    });

    private static void WriteRanked(Utf8JsonWriter writer, Trial trial, RankedTrial ranked)
    {
        writer.WriteNumber("trial", trial.Id.Number);
        if (ranked.Values.Length == 1)
        {
            Numbers.Write(writer, "value", ranked.Values[0]);
        }
        else
        {
            writer.WriteStartArray("value");
            foreach (var value in ranked.Values) JsonLine.WriteValue(writer, value);
            writer.WriteEndArray();
        }

        if (!ranked.Violations.IsEmpty) writer.WriteBoolean("feasible", ranked.IsFeasible);
        JsonLine.WriteConfig(writer, trial.Config);
    }
}
