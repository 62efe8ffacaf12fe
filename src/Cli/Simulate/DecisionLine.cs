namespace Tune.Cli;

/// <summary>A decision of a simulation as a JSON line.</summary>
internal static class DecisionLine
{
    public static string Of(SimulatedDecision decision, long trial) => JsonLine.Write(writer =>
    {
        writer.WriteNumber("at", decision.At.TotalSeconds);
        writer.WriteNumber("trial", trial);
        writer.WriteNumber("iteration", decision.Iteration);
        if (decision.Value is { } value) Numbers.Write(writer, "value", value);
        writer.WriteString("decision", NameOf(decision.Action));
        if (decision.Milestone is { } milestone) writer.WriteNumber("milestone", milestone);
    });

    private static string NameOf(SimulatedAction action) => action switch
    {
        SimulatedAction.Start => "start",
        SimulatedAction.Continue => "continue",
        SimulatedAction.Pause => "pause",
        SimulatedAction.Resume => "resume",
        SimulatedAction.Stop => "stop",
        SimulatedAction.Complete => "complete",
        _ => throw new InvalidOperationException($"There is no name for {action}."),
    };
}
