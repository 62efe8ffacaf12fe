namespace Tune.Page;

/// <summary>How much parameters matter for a metric.</summary>
/// <param name="Trials">How many trials it is from.</param>
/// <param name="Fit">How much of the variance the model explains, at most 1.</param>
/// <param name="Note">What to keep in mind.</param>
/// <param name="Parameters">The share of each parameter, the greatest first.</param>
/// <param name="Interactions">The shares of pairs beyond what each does alone.</param>
internal sealed record ImportanceView(int Trials, double? Fit, string? Note, IReadOnlyList<ShareView> Parameters, IReadOnlyList<ShareView> Interactions)
{
    public static ImportanceView Of(ParameterImportances importances) => new(
        importances.Trials, importances.Fit, importances.Note, [.. importances.Parameters.Select(one => new ShareView([one.Parameter], one.Share))],
        [.. importances.Interactions.Select(pair => new ShareView([pair.First, pair.Second], pair.Share))]);
}
