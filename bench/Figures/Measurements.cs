namespace Figures;

/// <summary>One line of the table.</summary>
internal sealed record Row(string Figure, string Measured, string Bar = "", string Comparison = "");

/// <summary>A measurement by name.</summary>
internal sealed record Measurement(string Name, Func<Task<IReadOnlyList<Row>>> MeasureAsync);

/// <summary>Everything that can be measured. Each starts from an empty folder; what a process starts with is measured in processes of their own.</summary>
internal static class Measurements
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("decisions", () => Task.FromResult(KernelFigures.AshaDecisions())),
        new("suggestions", () => Task.FromResult(SearcherFigures.Suggestions())),
        new("start", StartFigures.FirstTrialAsync),
        new("trials", TrialFigures.TrialsAsync),
        new("reports", ReportFigures.ReportsAsync),
        new("reopen", TrialFigures.ReopenAsync),
        new("growth", GrowthFigures.GrowthAsync),
    ];
}
