namespace Figures;

/// <summary>One line of the table.</summary>
/// <param name="Figure">What is measured.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Bar">What it should be.</param>
/// <param name="Peer">What Optuna reached in the same run, and how many times that ours is.</param>
internal sealed record Row(string Figure, string Measured, string Bar = "", string Peer = "");

/// <summary>A measurement by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MeasureAsync">Makes it.</param>
/// <param name="IsOnDemand">Whether it is made only when it is named.</param>
internal sealed record Measurement(string Name, Func<Choice, Task<IReadOnlyList<Row>>> MeasureAsync, bool IsOnDemand = false)
{
    public bool IsChosen(Choice choice) =>
        choice.Names.Count == 0 ? !IsOnDemand : choice.Names.Any(name => Name.Contains(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Everything that can be measured. Each starts from an empty folder; what a process starts with is measured in processes of their own.
/// </summary>
internal static class Measurements
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("decisions", _ => Task.FromResult(KernelFigures.AshaDecisions())),
        new("median", _ => Task.FromResult(KernelFigures.MedianDecisions())),
        new("suggestions", SearcherFigures.SuggestionsAsync),
        new("importance", ImportanceFigures.ImportanceAsync),
        new("start", StartFigures.StartAsync),
        new("trials", TrialFigures.TrialsAsync),
        new("reports", ReportFigures.ReportsAsync),
        new("programs", _ => ProgramFigures.ProgramsAsync()),
        new("reopen", _ => TrialFigures.ReopenAsync()),
        new("recovery", _ => RecoveryFigures.RecoveryAsync()),
        new("crowd", _ => CrowdFigures.CrowdAsync()),
        new("growth", _ => GrowthFigures.GrowthAsync()),
        new("postgresql", PostgreSqlFigures.CompareAsync, IsOnDemand: true),
        new("page", choice => PageFigures.PageAsync(choice.Trials ?? 10_000), IsOnDemand: true),
        new("silos", _ => SiloFigures.SilosAsync(), IsOnDemand: true),
        new("settings", _ => SettingsFigures.SettingsAsync(), IsOnDemand: true),
    ];
}
