using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>Reads the files of <c>tune simulate</c>; what is wrong with one is said with its name.</summary>
internal static class SimulationFiles
{
    /// <summary>The rows of a table, or their surrogate in a space.</summary>
    /// <exception cref="UsageException">The file can't be read, or is not what it should be.</exception>
    public static SimulationData ReadTable(string path, ImmutableArray<string>? parameters, string curvePrefix, string? spacePath, TimeSpan perIteration, int? trials)
    {
        var space = spacePath is null ? null : SpaceArgument.ReadFile(spacePath);
        return Checked(path, () =>
        {
            var table = CurveTable.Parse(InputFile.ReadText("--table", path), parameters, curvePrefix);
            if (space is null) return new SimulationData.OfRows(table, perIteration, trials);
            if (parameters is null) table = table.Keep(ScalarNames.Of(space.Root).ToHashSet(StringComparer.Ordinal).Contains);
            return new SimulationData.OfSurrogate(space, new TableSurrogate(space.Compile(), table, perIteration), trials ?? int.MaxValue);
        });
    }

    /// <summary>The trials of a trace; with a space their configurations must be of it.</summary>
    /// <exception cref="UsageException">The file can't be read, or is not what it should be.</exception>
    public static SimulationData ReadTrace(string path, string? spacePath, TimeSpan perIteration, int? trials)
    {
        var space = spacePath is null ? null : SpaceArgument.ReadFile(spacePath);
        return Checked(path, () =>
        {
            var lines = TraceLine.Parse(InputFile.ReadText("--trace", path), perIteration);
            if (space is not null) CheckConfigurations(space.Compile(), lines);
            var recorded = RecordedTrials.OfTrace(lines, trials ?? int.MaxValue);
            return new SimulationData.OfTrace(recorded, space ?? recorded.Space);
        });
    }

    private static void CheckConfigurations(FlatSpace space, ImmutableArray<TraceLine> lines)
    {
        foreach (var line in lines)
        {
            try
            {
                space.ParsePreset(line.Configuration);
            }
            catch (InvalidConfigurationException exception)
            {
                throw new InvalidCurvesException(line.Line, "config", string.Join("; ", exception.Problems));
            }
        }
    }

    private static SimulationData Checked(string path, Func<SimulationData> read)
    {
        try
        {
            return read();
        }
        catch (InvalidCurvesException exception)
        {
            throw new UsageException(path, exception.Message);
        }
    }
}
