using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class PrescreeningSearcher(Prescreening options, Problem problem) : ISearcher, ISnapshotState
{
    /// <summary>How many draws are made for each candidate that keeps the constraints.</summary>
    private const int MostDraws = 20;

    private readonly SearchHistory _history = new(problem);
    private readonly PrescreeningModel _model = new(problem.Space);

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is { } trial) _model.Update(trial, fact is TrialReported reported ? reported.Iteration - 1 : trial.Curve.Length);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        // what random search would try with the same seed
        var first = problem.Space.Sample(ref rng, request.GridIndex);
        if (Middle(request, ref rng) is { } middle) return Suggestion.Try(middle, "the middle of the space");
        var isRandom = rng.NextDouble() < options.RandomFraction;
        var demand = rng.NextDouble();
        if (isRandom || _model.ToldCount < options.StartupTrials) return Suggestion.Try(first);
        var note = Fit(demand, rng.NextDouble() < options.LongTrialsFraction);
        return Suggestion.Try(Choose(first, ref rng, request.GridIndex), note);
    }

    public JsonNode Capture() => _history.Capture();

    public void Restore(JsonNode state)
    {
        _history.Restore(state);
        foreach (var trial in _history.All) _model.Update(trial, 0);
    }

    private string Fit(double demand, bool looksAtLongTrials)
    {
        if (looksAtLongTrials && _model.FitLonger(demand) is { } length) return FormattableString.Invariant($"like the better half of those that came to iteration {length}");
        var good = GoodCount(_model.RankedCount, demand);
        _model.Fit(good);
        return FormattableString.Invariant($"like the best {good} of {_model.ToldCount}");
    }

    /// <summary>From the share that the least demanding suggestion regards as good down to the few of the most demanding one, evenly in the logarithm.</summary>
    private int GoodCount(int ranked, double demand)
    {
        var most = Math.Ceiling(options.GoodShare * ranked);
        var least = Math.Min(options.MinGood, most);
        return most == 0 ? 0 : (int)Math.Round(most * Math.Pow(least / most, demand));
    }

    private Assignment? Middle(SuggestRequest request, ref Rng rng)
    {
        if (!options.StartsInTheMiddle || request.Draw > 0 || _history.All.Count > 0) return null;
        var units = new double[problem.Space.Dimensions.Length];
        foreach (var dimension in problem.Space.Dimensions)
        {
            // categories have no middle
            var unit = rng.NextDouble();
            units[dimension.Index] = dimension.IsCategorical ? unit : 0.5;
        }

        var middle = problem.Space.FromUnits(units, request.GridIndex);
        return problem.Allows(middle) ? middle : null;
    }

    /// <summary>The best of as many draws as keep the constraints; if none does, the last that was drawn: the kernel refuses it.</summary>
    private Assignment Choose(Assignment first, ref Rng rng, long gridIndex)
    {
        Assignment? best = null;
        var last = first;
        var greatest = double.NegativeInfinity;
        var found = 0;
        for (var draws = options.Candidates * MostDraws; ; draws--)
        {
            if (problem.Allows(last))
            {
                found++;
                var odds = _model.Of(last);
                if (best is null || odds > greatest) (best, greatest) = (last, odds);
            }

            if (found == options.Candidates || draws == 1) return best ?? last;
            last = problem.Space.Sample(ref rng, gridIndex);
        }
    }
}
