using System.Text.Json.Nodes;

namespace Tune;

/// <summary>
/// Every combination of values, each once: all options of choices, all values of stepped and integer domains, and
/// <see cref="Resolution"/> equally probable points of the others. The first parameter varies fastest; parameters of branches that are
/// not chosen are not multiplied.
/// </summary>
/// <remarks>With <c>Samples = null</c> it ends by itself; with a number, after so many points.</remarks>
public sealed record GridSearch : SearcherSpec
{
    /// <summary>How many points of a domain without steps are tried, at least 1.</summary>
    /// <value>Default: 5.</value>
    public int Resolution { get; init; } = 5;

    /// <inheritdoc/>
    public override string Kind => "grid";

    /// <inheritdoc/>
    public override bool SupportsGrid => true;

    /// <inheritdoc/>
    public override bool LearnsFromResults => false;

    /// <inheritdoc/>
    public override bool IsFinite => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Resolution < 1) yield return Problem(nameof(Resolution), "at least 1", Resolution);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new GridSearcher(problem.Space, Resolution);
}

internal sealed class GridSearcher(FlatSpace space, int resolution) : ISearcher, ISnapshotState
{
    private readonly ILookup<(int Parent, int Option), Dimension> _children =
        space.Dimensions.ToLookup(dimension => (dimension.Parent, dimension.ParentOption));

    private int _presets;

    public void Observe(Fact fact)
    {
        if (fact is TrialCreated { Note: Suggestion.PresetNote }) _presets++;
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        Int128 index = request.Trial.Number - _presets;
        if (index >= Count(-1, -1)) return Suggestion.Exhausted;
        var values = new double[space.Dimensions.Length];
        Array.Fill(values, double.NaN);
        Assign(-1, -1, index, values);
        return Suggestion.Try(new Assignment([.. values]));
    }

    public JsonNode Capture() => new JsonObject { ["presets"] = _presets };

    public void Restore(JsonNode state) => _presets = state["presets"]!.GetValue<int>();

    /// <summary>How many combinations there are below an option; saturates, since no experiment counts that far.</summary>
    private Int128 Count(int parent, int option)
    {
        Int128 product = 1;
        foreach (var dimension in _children[(parent, option)]) product = Int128.Min(product * Count(dimension), long.MaxValue);
        return product;
    }

    private Int128 Count(Dimension dimension)
    {
        if (!dimension.IsCategorical) return dimension.ValueCount ?? resolution;
        Int128 sum = 0;
        for (var option = 0; option < dimension.OptionCount; option++) sum = Int128.Min(sum + Count(dimension.Index, option), long.MaxValue);
        return sum;
    }

    private void Assign(int parent, int option, Int128 index, double[] values)
    {
        foreach (var dimension in _children[(parent, option)])
        {
            var count = Count(dimension);
            var position = index % count;
            index /= count;
            if (dimension.IsCategorical) Choose(dimension, position, values);
            else values[dimension.Index] = ValueAt(dimension, (long)position);
        }
    }

    private void Choose(Dimension dimension, Int128 position, double[] values)
    {
        var option = 0;
        for (var count = Count(dimension.Index, 0); position >= count; count = Count(dimension.Index, option))
        {
            position -= count;
            option++;
        }

        values[dimension.Index] = option;
        Assign(dimension.Index, option, position, values);
    }

    private double ValueAt(Dimension dimension, long position) => dimension.Domain switch
    {
        ParameterSpec.Integer integer => dimension.Clip(dimension.Clip(integer.Low) + (double)integer.Step * position),
        ParameterSpec.Float { Step: { } step } real => dimension.Clip(dimension.Clip(real.Low) + step * position),
        _ => dimension.FromUnit((position + 0.5) / resolution),
    };
}
