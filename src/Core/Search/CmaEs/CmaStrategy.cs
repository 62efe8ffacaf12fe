using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>What one start of CMA-ES draws from and learns: the normal distribution of the numbers, the probabilities of the options.</summary>
internal sealed class CmaStrategy
{
    private const int MostTries = 100;

    private readonly CmaSpace _space;
    private readonly Func<Assignment, bool> _allows;
    private readonly CmaConstants _constants;
    private readonly IntegerMargin _margin;
    private readonly CategoryDistribution[] _categories;
    private readonly double _categoryRate;

    private CmaStrategy(CmaSpace space, Func<Assignment, bool> allows, int population, CmaDistribution distribution)
    {
        _space = space;
        _allows = allows;
        Population = population;
        Distribution = distribution;
        _constants = new CmaConstants(space.Axes.Length, population);
        _margin = new IntegerMargin(space.Axes, 1.0 / (population * Math.Max(1, space.Axes.Length)));
        _categories = [.. space.Choices.Select(choice => new CategoryDistribution(choice.OptionCount, space.Choices.Length))];
        _categoryRate = _constants.MuEffective / (_constants.MuEffective + space.Choices.Sum(choice => choice.OptionCount - 1));
    }

    /// <summary>λ.</summary>
    public int Population { get; }

    public CmaDistribution Distribution { get; }

    /// <summary>How far from the mean a point counts in full, in standard deviations.</summary>
    public double LongestStep => _constants.LongestStep;

    /// <summary>Whether every coordinate without cells that the likeliest options have has come to rest.</summary>
    public bool IsConverged(double tolerance)
    {
        var middle = Middle().Place;
        var isContinuous = false;
        for (var axis = 0; axis < _space.Axes.Length; axis++)
        {
            if (_space.Axes[axis].HasCells || double.IsNaN(middle[axis])) continue;
            if (Distribution.Deviation(axis) > tolerance) return false;
            isContinuous = true;
        }

        return isContinuous;
    }

    /// <summary>Whether steps are longer than the space is wide: results say nothing about where to go (pycma: tolfacupx).</summary>
    public bool IsDiverged => Distribution.GreatestDeviation >= CmaDistribution.MostDeviation;

    /// <summary>A point of the distribution that may be tried.</summary>
    public CmaMember Draw(ref Rng rng)
    {
        var member = DrawAny(ref rng);
        for (var tries = 1; tries < MostTries && !_allows(member.Assignment); tries++) member = DrawAny(ref rng);
        return member;
    }

    /// <summary>The middle of the distribution, with the likeliest options.</summary>
    public CmaMember Middle() => MemberOf([.. Distribution.Mean], [.. Distribution.Mean], [.. _categories.Select(category => IndexOfGreatest(category.Probabilities))]);

    /// <summary>A point from elsewhere, bounds kept.</summary>
    public CmaMember MemberOf(double[] place, int[] options)
    {
        var inside = _space.Clip(place);
        return MemberOf(inside, inside, options);
    }

    /// <summary>The place of a configuration that did not come from here.</summary>
    public CmaMember MemberOf(Assignment assignment)
    {
        var place = _space.PlaceOf(assignment);
        return new CmaMember(place, _space.OptionsOf(assignment), assignment, place);
    }

    /// <summary>Whether a point may be tried.</summary>
    public bool Allows(CmaMember member) => _allows(member.Assignment);

    /// <summary>Whether two points are so near that one of them tells as much as both.</summary>
    public bool AreNear(CmaMember left, CmaMember right)
    {
        const double Near = 0.25;
        if (!left.Options.AsSpan().SequenceEqual(right.Options)) return false;
        var n = _space.Axes.Length;
        Span<double> first = stackalloc double[n];
        Span<double> second = stackalloc double[n];
        Distribution.Whiten(left.Tried, first);
        Distribution.Whiten(right.Tried, second);
        var squares = 0.0;
        for (var axis = 0; axis < n; axis++) squares += (first[axis] - second[axis]) * (first[axis] - second[axis]);
        return squares < Near * Near * n;
    }

    /// <summary>Learns from points, the best first.</summary>
    public void Update(IReadOnlyList<CmaMember> ranked)
    {
        Distribution.Update(_constants, [.. ranked.Select(member => member.Place)]);
        _margin.Correct(Distribution);
        for (var choice = 0; choice < _categories.Length; choice++)
        {
            var weights = new double[_space.Choices[choice].OptionCount];
            for (var rank = 0; rank < Math.Min(_constants.Parents, ranked.Count); rank++)
            {
                var option = ranked[rank].Options[choice];
                if (option >= 0) weights[option] += _constants.Weights[rank];
            }

            _categories[choice].Update(weights, _categoryRate);
        }
    }

    /// <summary>Begins with other probabilities of options.</summary>
    public void SetOptions(int choice, ReadOnlySpan<double> probabilities) => _categories[choice].Set(probabilities);

    public JsonNode Capture() => new JsonObject
    {
        ["population"] = Population,
        ["distribution"] = Distribution.Capture(),
        ["margin"] = SavedState.Array(_margin.Scale),
        ["categories"] = new JsonArray([.. _categories.Select(category => category.Capture())]),
    };

    /// <summary>A strategy before its first generation.</summary>
    public static CmaStrategy Start(CmaSpace space, Func<Assignment, bool> allows, int population, CmaDistribution distribution)
    {
        var strategy = new CmaStrategy(space, allows, population, distribution);
        strategy._margin.Correct(distribution);
        return strategy;
    }

    public static CmaStrategy Restore(JsonNode state, CmaSpace space, Func<Assignment, bool> allows)
    {
        var strategy = new CmaStrategy(space, allows, SavedState.Int(state, "population"), CmaDistribution.Restore(SavedState.At(state, "distribution")));
        strategy._margin.Restore(SavedState.Doubles(state["margin"]));
        foreach (var (category, saved) in strategy._categories.Zip(SavedState.Items(state["categories"]))) category.Restore(saved);
        return strategy;
    }

    private CmaMember DrawAny(ref Rng rng)
    {
        var normal = new double[_space.Axes.Length];
        for (var axis = 0; axis < normal.Length; axis++) normal[axis] = rng.NextGaussian();
        var options = new int[_categories.Length];
        for (var choice = 0; choice < options.Length; choice++) options[choice] = _categories[choice].Draw(rng.NextDouble());
        var place = Distribution.Place(normal);
        return MemberOf(_space.Clip(place), _margin.Apply(Distribution.Mean, place), options);
    }

    /// <summary>A point that is learned from as one place and tried as another.</summary>
    private CmaMember MemberOf(double[] place, double[] tried, int[] options)
    {
        var assignment = _space.Decode(tried, options);
        var known = _space.Mask(place, assignment);
        return new CmaMember(known, _space.OptionsOf(assignment), assignment, _space.HasCells ? _space.PlaceOf(assignment) : known);
    }

    private static int IndexOfGreatest(ReadOnlySpan<double> values)
    {
        var greatest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[greatest]) greatest = i;
        }

        return greatest;
    }
}
