using System.Collections.Immutable;

namespace Tune.Simulations;

/// <summary>What came of a seed.</summary>
internal sealed record SimulationResult(ulong Seed, ImmutableArray<string> Objections, Trace Trace, Witness Witness)
{
    private const int LinesShown = 150;

    private static bool ShowsAll => Environment.GetEnvironmentVariable("TUNE_TRACE") == "all";

    public bool HasFailed => !Objections.IsEmpty;

    /// <summary>What the journal of an experiment has.</summary>
    public ImmutableArray<Fact> FactsOf(string experiment) => [.. Witness.JournalOf(experiment).Facts];

    /// <summary>One line.</summary>
    public string Summary => $"{Seed}: {Objections[0].Split('\n')[0]}";

    /// <summary>What went wrong, what came before it, and how to see it again.</summary>
    public override string ToString() => $"""
        Seed {Seed}: {(HasFailed ? string.Join("\n", Objections) : "all is well")}

        {(ShowsAll ? $"{Trace}" : Trace.Last(LinesShown, withDetails: false))}
        To see it again (TUNE_TRACE=all shows everything, every message too):
        TUNE_SEED={Seed} dotnet test -c Release tests/Simulation/Tests --filter FullyQualifiedName~{nameof(SeedTests)}
        """;
}
