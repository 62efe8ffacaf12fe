namespace Figures;

/// <summary>One line of the table.</summary>
internal sealed record Row(string Figure, string Measured, string Bar = "", string Comparison = "");

/// <summary>A measurement by name.</summary>
internal sealed record Measurement(string Name, Func<Task<IReadOnlyList<Row>>> MeasureAsync);

/// <summary>Everything that can be measured. Each starts from an empty folder and a warmed-up process.</summary>
internal static class Measurements
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("decisions", () => Task.FromResult(KernelFigures.AshaDecisions())),
        new("trials", ExperimentFigures.TrialsAsync),
        new("reports", ExperimentFigures.ReportsAsync),
        new("reopen", ExperimentFigures.ReopenAsync),
        new("memory", () => Task.FromResult(KernelFigures.Memory())),
        new("suggestions", () => Task.FromResult(SearcherFigures.Suggestions())),
        new("calls", EngineFigures.CallsAsync),
    ];
}
