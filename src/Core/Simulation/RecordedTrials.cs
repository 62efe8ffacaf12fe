using System.Collections.Immutable;

namespace Tune.Simulation;

/// <summary>Trials that are recorded in their order: their configurations, and how each of them trains.</summary>
public sealed class RecordedTrials
{
    private RecordedTrials(SearchSpace space, ImmutableArray<Configuration> configurations, ImmutableArray<LearningCurve> curves, ImmutableArray<long> labels) =>
        (Space, Configurations, Curves, Labels) = (space, configurations, new RecordedCurves(curves), labels);

    /// <summary>A space that holds just the recorded configurations.</summary>
    public SearchSpace Space { get; }

    /// <summary>The presets of an experiment that tries them in this order.</summary>
    public ImmutableArray<Configuration> Configurations { get; }

    /// <summary>The curves, by the trials' numbers.</summary>
    public ILearningCurves Curves { get; }

    /// <summary>What the record calls each trial.</summary>
    public ImmutableArray<long> Labels { get; }

    /// <summary>How many there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The rows of a table in an order that the seed decides.</summary>
    /// <param name="table">The table.</param>
    /// <param name="perIteration">How long an iteration takes.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="most">How many rows to take at most.</param>
    public static RecordedTrials OfRows(CurveTable table, TimeSpan perIteration, ulong seed, int most = int.MaxValue)
    {
        var order = Enumerable.Range(0, table.Rows.Length).ToArray();
        var rng = new Rng(seed, Rng.StreamOf(-1, "rows"));
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = rng.NextInt32(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        var rows = order.Take(most).Select(index => table.Rows[index]).ToList();
        var configurations = rows.Select(row => RecordedConfiguration.Of(table.Parameters, row.Values)).ToImmutableArray();
        return new(RecordedSpace.Of(configurations), configurations, [.. rows.Select(row => new LearningCurve(row.Curve, perIteration))], [.. Enumerable.Range(0, rows.Count)]);
    }

    /// <summary>The trials of a trace, in its order.</summary>
    /// <param name="trace">The trace; at least one line.</param>
    /// <param name="most">How many to take at most.</param>
    public static RecordedTrials OfTrace(IEnumerable<TraceLine> trace, int most = int.MaxValue)
    {
        var lines = trace.Take(most).ToList();
        foreach (var line in lines)
        {
            if (!RecordedSpace.IsAlike(line.Configuration, lines[0].Configuration))
                throw new InvalidCurvesException(line.Line, "config", FormattableString.Invariant($"expected the same parameters as in line {lines[0].Line}; got {line.Configuration}"));
        }

        var configurations = lines.Select(line => line.Configuration).ToImmutableArray();
        return new(RecordedSpace.Of(configurations), configurations, [.. lines.Select(line => line.Curve)], [.. lines.Select(line => line.Trial)]);
    }
}
