namespace Tune.Cli;

/// <summary>What came of a simulation, as a JSON line.</summary>
internal static class SummaryLine
{
    private const int Parts = 10;

    /// <param name="simulator">The simulation at its end.</param>
    /// <param name="trials">What it tried.</param>
    /// <param name="budget">The iterations that it could spend; null for those that it has spent.</param>
    public static string Of(Simulator simulator, SimulatedTrials trials, long? budget) => JsonLine.Write(writer =>
    {
        if (simulator.Best.Improvements is [.., var best])
        {
            Numbers.Write(writer, "value", best.Value);
            writer.WriteNumber("trial", trials.LabelOf(best.Trial));
            writer.WriteNumber("iteration", best.Iteration);
            JsonLine.WriteConfig(writer, simulator.Experiment.Get(best.Trial).Config);
        }
        else
        {
            writer.WriteNull("value");
        }

        writer.WriteNumber("iterations", simulator.Iterations);
        writer.WriteNumber("seconds", simulator.Elapsed.TotalSeconds);
        writer.WriteNumber("trials", simulator.Experiment.Trials.Count);
        writer.WriteStartArray("tenths");
        foreach (var value in TenthsOf(budget ?? simulator.Iterations).Select(simulator.Best.After))
        {
            if (double.IsNaN(value)) writer.WriteNullValue();
            else JsonLine.WriteValue(writer, value);
        }

        writer.WriteEndArray();
    });

    /// <summary>The iterations that are a tenth, two tenths and so on of a budget, rounded up.</summary>
    public static IEnumerable<long> TenthsOf(long budget) => Enumerable.Range(1, Parts).Select(part => (long)Math.Ceiling((double)budget * part / Parts));
}
