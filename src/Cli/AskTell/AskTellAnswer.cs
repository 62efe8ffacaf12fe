using System.Collections.Immutable;

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

    public static string Best(Trial trial, ImmutableArray<double> values) => JsonLine.Write(writer =>
    {
        writer.WriteNumber("trial", trial.Id.Number);
        if (values.Length == 1)
        {
            Numbers.Write(writer, "value", values[0]);
        }
        else
        {
            writer.WriteStartArray("value");
            foreach (var value in values) JsonLine.WriteValue(writer, value);
            writer.WriteEndArray();
        }

        JsonLine.WriteConfig(writer, trial.Config);
    });
}
