using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Analysis;

/// <summary>
/// What trials tell of how a metric depends on the parameters of a space: which matter (<see cref="Importance"/>), and how (<see cref="Effect"/>). The same trials give the same answers, in whatever
/// order they come. Immutable and thread-safe; the model is made when it is first needed.
/// </summary>
/// <remarks>
/// Everything is measured in the space's own distribution, as <see cref="FlatSpace.Sample"/> draws: of a log-uniform parameter each power of ten counts alike, of a choice each option. What no trial
/// has tried is guessed from what is near.
/// </remarks>
public sealed class ParameterAnalysis
{
    private const int FewestTrials = 10;
    private const double OutlierShare = 0.02;

    private readonly Objective _objective;
    private readonly CellTable _table;
    private readonly Lazy<HalvedModels> _models;
    private readonly int _leftOut;

    /// <summary>An analysis of trials.</summary>
    /// <param name="space">The space that they are from.</param>
    /// <param name="objective">The metric, and which way it is better.</param>
    /// <param name="trials">Their configurations, and the metric's values; those with NaN, infinities or configurations that the space does not have are left out.</param>
    public ParameterAnalysis(FlatSpace space, Objective objective, IEnumerable<(Configuration Configuration, double Value)> trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(trials);
        _objective = objective;
        var counting = new List<(Assignment Assignment, double Score)>();
        foreach (var (configuration, value) in trials)
        {
            if (double.IsFinite(value) && space.TryEncode(configuration) is { } assignment) counting.Add((assignment, objective.ToScore(value)));
            else _leftOut++;
        }

        _table = new CellTable(new CellSpace(space), counting);
        _models = new(() => new HalvedModels(_table));
    }

    private CellSpace Space => _table.Space;

    /// <summary>How much each parameter matters.</summary>
    /// <param name="method">What that means.</param>
    public ParameterImportances Importance(ImportanceMethod method = ImportanceMethod.Fanova)
    {
        if (!Enum.IsDefined(method)) throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method.");
        if (Obstacle() is { } obstacle) return Result(method, new double[Space.Axes.Length], [], null, obstacle);
        if (method == ImportanceMethod.PedAnova) return Result(method, [.. PedAnovaShares.Of(_table)], [], null, null);
        var shares = new FanovaShares(_models.Value);
        return Result(method, [.. shares.Alone], shares.Together, _models.Value.Fit, Warning());
    }

    /// <summary>How the metric depends on one parameter, whatever the others are.</summary>
    /// <param name="parameter">Its flat name.</param>
    /// <exception cref="ParameterNotFoundException">The space has no such parameter, or does not leave it open.</exception>
    public ParameterEffect Effect(string parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var axes = Space.Axes.Where(axis => axis.Dimension.Name == parameter).ToList();
        if (axes.Count == 0) throw new ParameterNotFoundException(parameter, [.. Names()]);
        if (Obstacle() is not null) return new ParameterEffect(parameter, _objective.Metric, []);
        var models = _models.Value.Pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Select(model => new Marginals(Space, model.Trees)).ToList();
        return new ParameterEffect(parameter, _objective.Metric, [.. axes.SelectMany(axis => PointsOf(axis, models))]);
    }

    private IEnumerable<EffectPoint> PointsOf(CellAxis axis, List<Marginals> models)
    {
        var dimension = axis.Dimension.Index;
        var when = Space.Describe(Space.Gates[dimension]);
        return Enumerable.Range(0, axis.Count).Select(cell => new EffectPoint(
            axis.ValueOf(cell),
            axis.TextOf(cell),
            _objective.ToValue(_table.Unscale(models.Average(model => model.LineOf(dimension)[cell]))),
            _table.Cells[dimension].Count(taken => taken == cell),
            when));
    }

    private ParameterImportances Result(ImportanceMethod method, double[] alone, ImmutableArray<(int First, int Second, double Variance)> together, double? fit, string? note)
    {
        var total = alone.Sum() + together.Sum(pair => pair.Variance);
        // nothing is divided by nothing
        var unit = total > 0 ? total : 1;
        var pairs = together.GroupBy(pair => (First: NameOf(pair.First), Second: NameOf(pair.Second)))
            .Select(group => new ParameterInteraction(group.Key.First, group.Key.Second, group.Sum(pair => pair.Variance) / unit)).ToList();
        return new ParameterImportances
        {
            Metric = _objective.Metric,
            Method = method,
            Trials = _table.Count,
            LeftOut = _leftOut,
            Parameters = [.. Names().Select(Of).OrderByDescending(one => one.Share)],
            Interactions = [.. pairs.OrderByDescending(pair => pair.Share)],
            Fit = fit,
            Note = note ?? (total > 0 ? null : "No parameter, and no two together, make a difference that is not chance."),
        };

        ParameterImportance Of(string name)
        {
            var own = Space.Axes.Where(axis => axis.Dimension.Name == name).Sum(axis => alone[axis.Dimension.Index]) / unit;
            return new ParameterImportance(name, own + pairs.Where(pair => pair.First == name || pair.Second == name).Sum(pair => pair.Share / 2), own);
        }
    }

    private IEnumerable<string> Names() => Space.Axes.Select(axis => axis.Dimension.Name).Distinct();

    private string NameOf(int dimension) => Space.Axes[dimension].Dimension.Name;

    /// <summary>Why nothing can be said; null: something can.</summary>
    private string? Obstacle()
    {
        if (_table.Count < FewestTrials) return string.Create(CultureInfo.InvariantCulture, $"At least {FewestTrials} trials must have ended with a finite value of '{_objective.Metric}'; {_table.Count} have.");
        if (Space.Axes.All(axis => axis.Count < 2)) return "The space leaves nothing open: every parameter has one value.";
        return _table.IsConstant ? $"All trials have the same value of '{_objective.Metric}'." : null;
    }

    private string? Warning()
    {
        if (_models.Value.Fit <= 0) return $"The parameters do not predict '{_objective.Metric}' of trials that the model has not seen: the shares say nothing.";
        var few = (int)(OutlierShare * _table.Count);
        var part = _table.Scores.Select(score => score * score).OrderDescending().Take(few).Sum() / _table.Count;
        return part <= 0.5 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{few} of {_table.Count} trials make up {part:P0} of the variance of '{_objective.Metric}', as diverged ones do: {nameof(ImportanceMethod.PedAnova)} goes by ranks and does not mind.");
    }
}
