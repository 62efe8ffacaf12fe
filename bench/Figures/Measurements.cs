namespace Figures;

/// <summary>One line of the table.</summary>
internal sealed record Row(string Figure, string Measured, string Bar = "", string Comparison = "");

/// <summary>A measurement by name.</summary>
internal sealed record Measurement(string Name, Func<Choice, Task<IReadOnlyList<Row>>> MeasureAsync)
{
    public bool IsChosen(Choice choice) =>
        choice.Names.Count == 0 || choice.Names.Any(name => Name.Contains(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Everything that can be measured. Each starts from an empty folder; what a process starts with is measured in processes of their own.
/// </summary>
internal static class Measurements
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("decisions", _ => Task.FromResult(KernelFigures.AshaDecisions())),
        new("suggestions", _ => Task.FromResult(SearcherFigures.Suggestions())),
        new("start", StartFigures.StartAsync),
        new("trials", _ => TrialFigures.TrialsAsync()),
        new("reports", _ => ReportFigures.ReportsAsync()),
        new("reopen", _ => TrialFigures.ReopenAsync()),
        new("growth", _ => GrowthFigures.GrowthAsync()),
    ];
}
