using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>The population and the step of each start: IPOP or BIPOP.</summary>
internal sealed class CmaStarts
{
    private const int MostPopulation = 10_000;

    private readonly CmaEs _options;
    private readonly int _smallest;
    private readonly ulong _seed;
    private int _larger;
    private bool _isSmall;
    private long _largeTrials;
    private long _smallTrials;

    public CmaStarts(CmaEs options, int population, ulong seed)
    {
        (_options, _smallest, _seed) = (options, population, seed);
        (Population, StepSize) = (population, options.StepSize);
    }

    /// <summary>Which start it is, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>λ.</summary>
    public int Population { get; private set; }

    /// <summary>σ⁽⁰⁾.</summary>
    public double StepSize { get; private set; }

    /// <summary>Draws of the present start.</summary>
    public Rng Rng => new(_seed, Rng.StreamOf(Index, "cmaes-start"));

    /// <summary>Takes note of a result.</summary>
    public void CountTrial()
    {
        if (_isSmall) _smallTrials++;
        else _largeTrials++;
    }

    /// <summary>Goes on to the next start.</summary>
    public void Next()
    {
        Index++;
        // the first start counts for neither; then the regime that has had fewer trials is next
        _isSmall = _options.Restart == RestartStrategy.Bipop && _larger > 0 && _smallTrials < _largeTrials;
        if (!_isSmall) _larger++;
        var large = (int)Math.Min(_smallest * Math.Pow(_options.PopulationGrowth, _larger), MostPopulation);
        if (!_isSmall)
        {
            (Population, StepSize) = (large, _options.StepSize);
            return;
        }

        var rng = Rng;
        var exponent = rng.NextDouble();
        Population = Math.Max(2, (int)(_smallest * Math.Pow(0.5 * large / _smallest, exponent * exponent)));
        StepSize = _options.StepSize * Math.Pow(10, -2 * rng.NextDouble());
    }

    public JsonNode Capture() => new JsonArray(Index, Population, StepSize, _larger, _isSmall, _largeTrials, _smallTrials);

    public void Restore(JsonNode state)
    {
        Index = SavedState.Int(state, 0);
        Population = SavedState.Int(state, 1);
        StepSize = SavedState.Double(state, 2);
        _larger = SavedState.Int(state, 3);
        _isSmall = SavedState.Bool(state, 4);
        (_largeTrials, _smallTrials) = ((long)SavedState.Double(state, 5), (long)SavedState.Double(state, 6));
    }
}
