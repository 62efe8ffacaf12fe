namespace Tune.Cli;

/// <summary>A fact of a simulation as a JSON line: its journal form, with the virtual time in seconds.</summary>
internal static class JournalLine
{
    public static string Of(Fact fact) => JsonLine.Write(writer =>
    {
        var entry = FactJson.Write(fact);
        writer.WriteNumber("at", (entry.At - Simulator.Epoch).TotalSeconds);
        writer.WriteString("kind", entry.Kind);
        if (entry.Trial is { } trial) writer.WriteNumber("trial", trial);
        if (entry.Attempt is { } attempt) writer.WriteNumber("attempt", attempt);
        if (entry.Iteration is { } iteration) writer.WriteNumber("iteration", iteration);
        writer.WritePropertyName("body");
        writer.WriteRawValue(entry.Body, skipInputValidation: true);
    });
}
