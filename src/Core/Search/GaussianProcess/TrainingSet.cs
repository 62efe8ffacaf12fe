namespace Tune.Search;

/// <summary>Rows of the trial table with the values that a model learns from them.</summary>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Points">Their places.</param>
/// <param name="Values">Their values.</param>
internal sealed record TrainingSet(int[] Rows, double[][] Points, double[] Values)
{
    public static TrainingSet Of(TrialTable table, int[] rows, double[] values) => new(rows, [.. rows.Select(table.Point)], values);
}
