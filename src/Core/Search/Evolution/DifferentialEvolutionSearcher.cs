using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class DifferentialEvolutionSearcher : EvolutionSearcher
{
    private readonly DifferentialEvolution _options;
    private readonly int _first;
    private readonly SobolSequence _sequence;
    private readonly SuccessMemory _memory;
    private readonly List<PopulationMember> _members = [];
    private readonly List<double[]> _archive = [];
    private int _initial;
    private int _turn;
    private int _ids;
    private int _ended;

    public DifferentialEvolutionSearcher(DifferentialEvolution options, Problem problem)
        : base(problem)
    {
        _options = options;
        _first = options.Population ?? (int)Math.Clamp((problem.Samples ?? 180) / 10, 8, Math.Max(8, 18L * Space.Count));
        _sequence = new SobolSequence(Space.Count);
        _memory = new SuccessMemory(options.MemorySize);
    }

    /// <summary>N: linear in the trials that have ended.</summary>
    private int Population
    {
        get
        {
            if (Problem.Samples is not { } samples || _options.LeastPopulation >= _first) return _first;
            return (int)Math.Round(_first + (_options.LeastPopulation - _first) * Math.Min(1, (double)_ended / samples));
        }
    }

    protected override Plan Draw(ref Rng rng)
    {
        // fewer than that make no differences
        if (_initial < _first || _members.Count < 4) return PlanOf(Initial(ref rng), -1, 0, 0);
        var (scale, rate) = _memory.Draw(ref rng);
        var target = _members[_turn % _members.Count];
        return PlanOf(Cross(target, scale, rate, ref rng), target.Id, scale, rate);
    }

    protected override void OnCreated(Plan plan)
    {
        if (plan.Parent < 0) _initial++;
        else _turn++;
    }

    protected override void OnEnded(Plan plan, TrialOutcome outcome)
    {
        _ended++;
        var index = _members.FindIndex(member => member.Id == plan.Parent);
        if (index < 0)
        {
            Insert(Known(plan), outcome);
        }
        else if (outcome.CompareTo(_members[index].Outcome) <= 0)
        {
            var replaced = _members[index];
            _members[index] = new PopulationMember(replaced.Id, Known(plan), outcome);
            if (outcome.CompareTo(replaced.Outcome) < 0)
            {
                _archive.Add(replaced.Genes);
                _memory.Add(plan.Numbers[0], plan.Numbers[1], GainOf(replaced.Outcome, outcome));
            }
        }

        if (plan.Parent >= 0 && _ended % Math.Max(1, _members.Count) == 0) _memory.EndGeneration();
        Shrink();
    }

    protected override void OnForeign(double[] genes, TrialOutcome outcome)
    {
        Insert(genes, outcome);
        Shrink();
    }

    protected override JsonNode CaptureOwn() => new JsonObject
    {
        ["members"] = new JsonArray([.. _members.Select(member => member.Capture())]),
        ["archive"] = new JsonArray([.. _archive.Select(genes => SavedState.Array(genes))]),
        ["memory"] = _memory.Capture(),
        ["counts"] = new JsonArray(_initial, _turn, _ids, _ended),
    };

    protected override void RestoreOwn(JsonNode state)
    {
        _members.AddRange(SavedState.Items(state["members"]).Select(PopulationMember.Restore));
        _archive.AddRange(SavedState.Items(state["archive"]).Select(SavedState.Doubles));
        _memory.Restore(SavedState.At(state, "memory"));
        var counts = SavedState.At(state, "counts");
        (_initial, _turn, _ids, _ended) = (SavedState.Int(counts, 0), SavedState.Int(counts, 1), SavedState.Int(counts, 2), SavedState.Int(counts, 3));
    }

    /// <summary>What is worth the gain of a success: the difference of the scores, where there are two that can be compared.</summary>
    private static double GainOf(TrialOutcome before, TrialOutcome after) =>
        before.Class == after.Class && double.IsFinite(before.Score - after.Score) ? Math.Max(0, before.Score - after.Score) : 1;

    /// <summary>A point of a scrambled Sobol sequence.</summary>
    private double[] Initial(ref Rng rng)
    {
        var genes = new double[Space.Count];
        for (var gene = 0; gene < genes.Length; gene++)
        {
            var below = rng.NextDouble();
            var key = Rng.Draw(Problem.Seed, Rng.StreamOf(-1, "de"), (ulong)gene);
            var isFirst = _initial < _first && gene < SobolSequence.MostDimensions;
            genes[gene] = Space.FromUnit(gene, isFirst ? SobolSequence.ToUnit(SobolSequence.Scramble(_sequence[gene, (uint)_initial], key), below) : below);
        }

        return genes;
    }

    /// <summary>current-to-pbest/1 and binomial crossover.</summary>
    private double[] Cross(PopulationMember target, double scale, double rate, ref Rng rng)
    {
        var best = Best(ref rng);
        var first = Other(target, ref rng);
        var second = OtherOrArchived(target, first, ref rng);
        var genes = new double[Space.Count];
        var certain = rng.NextInt32(Math.Max(1, genes.Length));
        for (var gene = 0; gene < genes.Length; gene++)
        {
            var u = rng.NextDouble();
            var own = target.Genes[gene];
            var isCrossed = gene == certain || u < rate;
            var moved = Space.IsCategorical(gene)
                ? MoveOption(gene, own, best[gene], first[gene], second[gene], scale, ref rng)
                : Move(own, best[gene], first[gene], second[gene], scale);
            var chosen = isCrossed || double.IsNaN(own) ? moved : own;
            genes[gene] = double.IsNaN(chosen) ? Space.Draw(gene, ref rng) : chosen;
        }

        return genes;
    }

    private static double Move(double own, double best, double first, double second, double scale)
    {
        var from = double.IsNaN(own) ? best : own;
        var pull = double.IsNaN(best) ? 0 : best - from;
        var difference = double.IsNaN(first) || double.IsNaN(second) ? 0 : first - second;
        var moved = from + scale * (pull + difference);
        // half the way to the bound that it would have passed
        return moved < 0 ? from / 2 : moved > 1 ? (1 + from) / 2 : moved;
    }

    /// <summary>Options have no differences: a step towards another one is taken or not.</summary>
    private double MoveOption(int gene, double own, double best, double first, double second, double scale, ref Rng rng)
    {
        var (towards, across, stray) = (rng.NextDouble(), rng.NextDouble(), rng.NextDouble());
        if (stray < 1.0 / (_first * Math.Max(1, Space.Choices))) return Space.Draw(gene, ref rng);
        if (across < scale && !double.IsNaN(first) && !first.Equals(second)) return first;
        return towards < scale || double.IsNaN(own) ? best : own;
    }

    private double[] Best(ref Rng rng)
    {
        var count = Math.Min(_members.Count, Math.Max(2, (int)Math.Round(_options.BestShare * _members.Count)));
        return _members.OrderBy(member => member.Outcome).ElementAt(rng.NextInt32(count)).Genes;
    }

    private double[] Other(PopulationMember target, ref Rng rng)
    {
        var index = rng.NextInt32(_members.Count - 1);
        return (_members[index].Id == target.Id ? _members[^1] : _members[index]).Genes;
    }

    private double[] OtherOrArchived(PopulationMember target, double[] first, ref Rng rng)
    {
        var index = rng.NextInt32(_members.Count + _archive.Count);
        for (var tries = 0; tries < _members.Count; tries++, index = (index + 1) % (_members.Count + _archive.Count))
        {
            if (index >= _members.Count) return _archive[index - _members.Count];
            if (_members[index].Id != target.Id && _members[index].Genes != first) return _members[index].Genes;
        }

        return target.Genes;
    }

    /// <summary>Genes of branches that were not chosen are not those that made the outcome.</summary>
    private static double[] Known(Plan plan) => [.. plan.Genes.Select((gene, i) => plan.Assignment.IsActive(i) ? gene : double.NaN)];

    private void Insert(double[] genes, TrialOutcome outcome) => _members.Add(new PopulationMember(_ids++, genes, outcome));

    private void Shrink()
    {
        while (_members.Count > Population)
        {
            var worst = 0;
            for (var i = 1; i < _members.Count; i++)
            {
                if (_members[i].Outcome.CompareTo(_members[worst].Outcome) > 0) worst = i;
            }

            _members.RemoveAt(worst);
        }

        var most = (int)Math.Min(_options.ArchiveShare * Population, 1000);
        // the oldest first: chance has no place where facts are taken in
        if (_archive.Count > most) _archive.RemoveRange(0, _archive.Count - most);
    }
}
