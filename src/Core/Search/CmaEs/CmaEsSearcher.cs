namespace Tune.Search;

internal sealed partial class CmaEsSearcher : ISearcher, ISnapshotState
{
    /// <summary>One in so many points of a generation is tried at least.</summary>
    private const int LeastTried = 8;

    /// <summary>Among so many points the most promising is looked for: more cost as much as the rest of a suggestion, and are hardly better.</summary>
    private const int MostRanked = 32;

    private readonly CmaEs _options;
    private readonly Problem _problem;
    private readonly CmaSpace _space;
    private readonly LiveTrials _live;
    private readonly CmaStarts _starts;
    private readonly CmaSurrogate? _surrogate;
    private readonly List<CmaResult> _known = [];
    private readonly SortedDictionary<int, CmaMember> _pending = [];
    private CmaStrategy? _strategy;
    private CmaGeneration? _generation;
    private TrialOutcome? _best;
    private bool _hasBegun;

    public CmaEsSearcher(CmaEs options, Problem problem)
    {
        _options = options;
        _problem = problem;
        _space = new CmaSpace(problem.Space);
        _live = new LiveTrials(problem);
        var log = Math.Log(Math.Max(1, problem.Space.Dimensions.Length));
        _starts = new CmaStarts(options, options.Population ?? 4 + (int)((options.Surrogate ? 1 : 3) * log), problem.Seed);
        if (options.Surrogate) _surrogate = new CmaSurrogate(_space.Choices);
    }

    public void Observe(Fact fact)
    {
        if (_live.Observe(fact) is { } ended) OnEnded(ended.Trial, ended.Assignment, ended.Outcome);
        else if (fact is TrialCreated created) OnCreated(created, _live.AssignmentOf(created.Trial));
        else if (fact is TrialEnded silent) _pending.Remove(silent.Trial.Number);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var (strategy, generation) = Begun();
        if (Next(strategy, generation) is { } member) return Suggestion.Try(member.Assignment);
        var rng = request.Rng;
        return Suggestion.Try(DrawMore(strategy, ref rng).Assignment);
    }

    /// <summary>The strategy and the generation; what is known before the first trial decides where they begin.</summary>
    private (CmaStrategy Strategy, CmaGeneration Generation) Begun()
    {
        if (_strategy is not null && _generation is not null) return (_strategy, _generation);
        _surrogate?.Clear();
        var promising = CmaWarmStart.Promising(_known, _options.WarmStartShare);
        double[] middle = [.. _space.Axes.Select(_ => 0.5)];
        var distribution = promising.Count == 0 ? new CmaDistribution(middle, _starts.StepSize) : CmaWarmStart.Distribution(promising, middle, _options.WarmStartSpread);
        _strategy = CmaStrategy.Start(_space, _problem.Allows, _starts.Population, distribution);
        for (var choice = 0; choice < _space.Choices.Length; choice++)
        {
            if (CmaWarmStart.Options(promising, choice, _space.Choices[choice].OptionCount) is { } probabilities) _strategy.SetOptions(choice, probabilities);
        }

        _surrogate?.AddAll(_known, distribution);
        _generation = NewGeneration(_strategy, 0, beginsInTheMiddle: promising.Count == 0);
        return (_strategy, _generation);
    }

    private CmaGeneration NewGeneration(CmaStrategy strategy, int number, bool beginsInTheMiddle)
    {
        var rng = new Rng(_problem.Seed, Rng.StreamOf(number, "cmaes"));
        var members = new List<CmaMember>(strategy.Population);
        if (beginsInTheMiddle && strategy.Middle() is var middle && strategy.Allows(middle)) members.Add(middle);
        else if (_surrogate?.Best(strategy.Distribution, strategy.LongestStep) is { } best && strategy.MemberOf(best.Place, best.Options) is var injected && strategy.Allows(injected))
            members.Add(injected);
        while (members.Count < strategy.Population) members.Add(strategy.Draw(ref rng));
        return new CmaGeneration(number, members);
    }

    /// <summary>The most promising point that no trial tries yet; those that pending trials tell about come last.</summary>
    private CmaMember? Next(CmaStrategy strategy, CmaGeneration generation)
    {
        var free = generation.Members.Where(member => member.Trial is null);
        return _surrogate is { HasModel: true } surrogate
            ? free.Take(MostRanked).OrderBy(member => IsCovered(strategy, member)).ThenBy(surrogate.Forecast).FirstOrDefault()
            : free.FirstOrDefault();
    }

    /// <summary>A point beside the generation, when all of that is being tried.</summary>
    private CmaMember DrawMore(CmaStrategy strategy, ref Rng rng)
    {
        if (_surrogate is not { HasModel: true } surrogate) return strategy.Draw(ref rng);
        var members = new List<CmaMember>();
        while (members.Count < Math.Min(strategy.Population, MostRanked)) members.Add(strategy.Draw(ref rng));
        return members.OrderBy(member => IsCovered(strategy, member)).ThenBy(surrogate.Forecast).First();
    }

    private bool IsCovered(CmaStrategy strategy, CmaMember member) => _pending.Values.Any(pending => strategy.AreNear(member, pending));

    private void OnCreated(TrialCreated created, Assignment assignment)
    {
        if (created.Note == Suggestion.PresetNote) return;
        var (strategy, generation) = Begun();
        _hasBegun = true;
        _known.Clear();
        var member = generation.Members.FirstOrDefault(member => member.Trial is null && member.Assignment.Equals(assignment)) ?? strategy.MemberOf(assignment);
        member.Trial = created.Trial.Number;
        member.Start = _starts.Index;
        member.Forecast = _surrogate?.Forecast(member) ?? double.NaN;
        _pending.Add(created.Trial.Number, member);
    }

    private void OnEnded(int? trial, Assignment assignment, TrialOutcome outcome)
    {
        if (!_hasBegun)
        {
            _known.Add(new CmaResult(_space.PlaceOf(assignment), _space.OptionsOf(assignment), outcome));
            (_strategy, _generation) = (null, null);
            return;
        }

        if (trial is not { } number || !_pending.Remove(number, out var member))
        {
            // from elsewhere: the search goes there if it is better than all that is known
            if (_best is null || outcome.CompareTo(_best.Value) < 0) MoveTo(assignment, outcome);
            return;
        }

        if (_best is null || outcome.CompareTo(_best.Value) < 0) _best = outcome;
        if (member.Start != _starts.Index) return;
        var (strategy, generation) = Begun();
        _starts.CountTrial();
        _surrogate?.Add(new CmaResult(member.Tried, member.Options, outcome), member.Forecast, strategy.Distribution);
        generation.Add(member, outcome);
        Advance(strategy, generation);
    }

    /// <summary>Ends the generation, if the model can be trusted or enough results are there.</summary>
    private void Advance(CmaStrategy strategy, CmaGeneration generation)
    {
        IReadOnlyList<CmaMember> ranked;
        // a great population costs much to draw and to rank: that has to pay
        if (_surrogate is { IsTrusted: true } surrogate && generation.Results >= (strategy.Population + LeastTried - 1) / LeastTried) ranked = generation.RankedByModel(surrogate);
        else if (generation.Results >= strategy.Population) ranked = generation.RankedByResult(strategy.Population);
        else return;
        strategy.Update(ranked);
        var isOver = strategy.IsConverged(_options.Tolerance) || strategy.IsDiverged;
        if (!isOver || _options.Restart == RestartStrategy.None)
        {
            _generation = NewGeneration(strategy, generation.Number + 1, beginsInTheMiddle: false);
            return;
        }

        _starts.Next();
        _surrogate?.Clear();
        var rng = _starts.Rng;
        var mean = new double[_space.Axes.Length];
        for (var axis = 0; axis < mean.Length; axis++) mean[axis] = rng.NextDouble();
        Start(new CmaDistribution(mean, _starts.StepSize), generation.Number + 1, beginsInTheMiddle: true);
    }

    private void MoveTo(Assignment assignment, TrialOutcome outcome)
    {
        _best = outcome;
        var result = new CmaResult(_space.PlaceOf(assignment), _space.OptionsOf(assignment), outcome);
        var (strategy, generation) = Begun();
        var distribution = CmaWarmStart.Distribution([result], [.. strategy.Distribution.Mean], _options.WarmStartSpread);
        _surrogate?.AddAll([result], distribution);
        Start(distribution, generation.Number + 1, beginsInTheMiddle: false);
    }

    private void Start(CmaDistribution distribution, int generation, bool beginsInTheMiddle)
    {
        _strategy = CmaStrategy.Start(_space, _problem.Allows, _starts.Population, distribution);
        _generation = NewGeneration(_strategy, generation, beginsInTheMiddle);
    }
}
