using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class OnePlusOneSearcher : EvolutionSearcher
{
    /// <summary>How often the options are left as they are, where there are numbers too, so that these are compared on equal terms.</summary>
    private const double OptionsKept = 0.5;

    private readonly OnePlusOne _options;
    private double[] _genes;
    private TrialOutcome? _outcome;
    private double _step;
    private bool _hasBegun;

    public OnePlusOneSearcher(OnePlusOne options, Problem problem)
        : base(problem)
    {
        _options = options;
        _step = options.StepSize;
        _genes = [.. Enumerable.Range(0, Space.Count).Select(gene => Space.FromUnit(gene, 0.5))];
    }

    protected override Plan Draw(ref Rng rng)
    {
        if (!_hasBegun && _outcome is null && PlanOf([.. _genes], -1, _step) is var middle && Problem.Allows(middle.Assignment)) return middle;
        var genes = new double[_genes.Length];
        var rate = OptionRate(ref rng);
        var certain = Space.Choices > 0 ? rng.NextInt32(Space.Choices) : -1;
        var choice = 0;
        for (var gene = 0; gene < genes.Length; gene++)
        {
            if (!Space.IsCategorical(gene)) genes[gene] = Mutate(gene, ref rng);
            else genes[gene] = MutateOption(gene, rate > 0 && choice++ == certain ? 1 : rate, ref rng);
        }

        return PlanOf(genes, -1, _step);
    }

    protected override void OnCreated(Plan plan) => _hasBegun = true;

    protected override void OnEnded(Plan plan, TrialOutcome outcome)
    {
        var order = _outcome is { } best ? outcome.CompareTo(best) : -1;
        // a plateau says nothing about the step, but is walked on
        if (_outcome is not null && order != 0) _step *= order < 0 ? _options.StepGrowth : Math.Pow(_options.StepGrowth, -0.25);
        if (_step < _options.LeastStep) _step = _options.StepSize;
        _step = Math.Min(_step, 1);
        if (order <= 0) (_genes, _outcome) = (plan.Genes, outcome);
    }

    protected override void OnForeign(double[] genes, TrialOutcome outcome)
    {
        if (_outcome is { } best && outcome.CompareTo(best) >= 0) return;
        (_genes, _outcome) = ([.. genes.Select((gene, i) => double.IsNaN(gene) ? _genes[i] : gene)], outcome);
    }

    protected override JsonNode CaptureOwn() => new JsonObject
    {
        ["genes"] = SavedState.Array(_genes),
        ["outcome"] = _outcome?.Capture(),
        ["step"] = _step,
        ["hasBegun"] = _hasBegun,
    };

    protected override void RestoreOwn(JsonNode state)
    {
        _genes = SavedState.Doubles(state["genes"]);
        _outcome = state["outcome"] is { } outcome ? TrialOutcome.Restore(outcome) : null;
        _step = SavedState.Double(state, "step");
        _hasBegun = SavedState.Bool(state, "hasBegun");
    }

    /// <summary>How probably each choice changes; 0: none does.</summary>
    private double OptionRate(ref Rng rng)
    {
        var (kept, rate) = (rng.NextDouble(), rng.NextDouble());
        if (Space.Choices == 0 || (Space.Choices < Space.Count && kept < OptionsKept)) return 0;
        // a portfolio: from one in all to all
        return (1 + Math.Floor(rate * Space.Choices)) / Space.Choices;
    }

    /// <summary>A normal step. Values that can be counted are left with a chance of one in the number of parameters at least, however small the step.</summary>
    private double Mutate(int gene, ref Rng rng)
    {
        var (normal, leap) = (rng.NextGaussian(), rng.NextDouble());
        var step = _step * normal;
        var cell = Space.CellOf(gene);
        if (Math.Abs(step) < cell && leap < 1.0 / Space.Count) step = normal < 0 ? -cell : cell;
        return Math.Clamp(_genes[gene] + step, 0, 1);
    }

    private double MutateOption(int gene, double rate, ref Rng rng)
    {
        var (change, other) = (rng.NextDouble(), rng.NextDouble());
        var options = Space.OptionsOf(gene);
        if (options == 1 || change >= rate) return _genes[gene];
        // any of the others
        return ((int)_genes[gene] + 1 + (int)Math.Min(other * (options - 1), options - 2)) % options;
    }
}
