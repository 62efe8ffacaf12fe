using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class ParticleSwarmSearcher : EvolutionSearcher
{
    private readonly ParticleSwarm _options;
    private readonly int _size;
    private readonly SobolSequence _sequence;
    private readonly List<Particle> _particles = [];
    private TrialOutcome _best = TrialOutcome.Failure;
    private int _turn;
    private int _topology;
    private int _withoutGain;

    public ParticleSwarmSearcher(ParticleSwarm options, Problem problem)
        : base(problem)
    {
        _options = options;
        _size = options.Swarm ?? 10 + (int)(2 * Math.Sqrt(Space.Count));
        _sequence = new SobolSequence(Space.Count);
    }

    protected override Plan Draw(ref Rng rng)
    {
        if (_particles.Count < _size) return First(ref rng);
        var index = Turn();
        return _particles[index].Best is null ? Fly(index, _particles[index].Position, ref rng) : Fly(index, InformantOf(index), ref rng);
    }

    protected override void OnCreated(Plan plan)
    {
        if (plan.Parent == _particles.Count) _particles.Add(new Particle(plan.Genes, plan.Numbers));
        else if (plan.Parent < 0) return;
        var particle = _particles[plan.Parent];
        (particle.Position, particle.Velocity) = (plan.Genes, plan.Numbers);
        _turn = plan.Parent + 1;
    }

    protected override void OnEnded(Plan plan, TrialOutcome outcome)
    {
        _particles[plan.Parent].Learn(plan.Genes, outcome);
        Note(outcome);
    }

    protected override void OnForeign(double[] genes, TrialOutcome outcome)
    {
        // it becomes what the particle with the worst memory has seen
        if (_particles.Count == 0)
        {
            double[] known = [.. genes.Select((gene, i) => double.IsNaN(gene) ? Space.FromUnit(i, 0.5) : gene)];
            _particles.Add(new Particle(known, new double[genes.Length]));
        }

        var worst = _particles.MaxBy(particle => particle.Outcome);
        if (worst is not null && worst.Learn([.. genes.Select((gene, i) => double.IsNaN(gene) ? worst.Position[i] : gene)], outcome)) worst.Position = worst.Best ?? worst.Position;
        Note(outcome);
    }

    protected override JsonNode CaptureOwn() => new JsonObject
    {
        ["particles"] = new JsonArray([.. _particles.Select(particle => particle.Capture())]),
        ["best"] = _best.Capture(),
        ["counts"] = new JsonArray(_turn, _topology, _withoutGain),
    };

    protected override void RestoreOwn(JsonNode state)
    {
        _particles.AddRange(SavedState.Items(state["particles"]).Select(Particle.Restore));
        _best = TrialOutcome.Restore(SavedState.At(state, "best"));
        var counts = SavedState.At(state, "counts");
        (_turn, _topology, _withoutGain) = (SavedState.Int(counts, 0), SavedState.Int(counts, 1), SavedState.Int(counts, 2));
    }

    /// <summary>The particle whose turn it is; of those that fly already, none as long as others rest.</summary>
    private int Turn()
    {
        var flying = Plans.Values.Select(plan => plan.Parent).ToHashSet();
        for (var i = 0; i < _particles.Count; i++)
        {
            var index = (_turn + i) % _particles.Count;
            if (!flying.Contains(index)) return index;
        }

        return _turn % _particles.Count;
    }

    /// <summary>A particle's first position, and a velocity that keeps its first step inside the space.</summary>
    private Plan First(ref Rng rng)
    {
        var genes = new double[Space.Count];
        var velocity = new double[Space.Count];
        for (var gene = 0; gene < genes.Length; gene++)
        {
            var (below, speed) = (rng.NextDouble(), rng.NextDouble());
            var key = Rng.Draw(Problem.Seed, Rng.StreamOf(-1, "pso"), (ulong)gene);
            var unit = gene < SobolSequence.MostDimensions ? SobolSequence.ToUnit(SobolSequence.Scramble(_sequence[gene, (uint)_particles.Count], key), below) : below;
            genes[gene] = Space.FromUnit(gene, unit);
            if (!Space.IsCategorical(gene)) velocity[gene] = speed - unit;
        }

        return PlanOf(genes, _particles.Count, velocity);
    }

    /// <summary>The best point that its informants, itself among them, have seen.</summary>
    private double[] InformantOf(int index)
    {
        var best = _particles[index];
        for (var other = 0; other < _particles.Count; other++)
        {
            var links = new Rng(Problem.Seed, Rng.StreamOf(_topology, "pso-links") ^ (ulong)other);
            for (var link = 0; link < _options.Informed; link++)
            {
                if (links.NextInt32(_particles.Count) == index && _particles[other].Best is not null && _particles[other].Outcome.CompareTo(best.Outcome) < 0) best = _particles[other];
            }
        }

        return best.Best ?? best.Position;
    }

    private Plan Fly(int index, double[] informant, ref Rng rng)
    {
        var particle = _particles[index];
        var own = particle.Best ?? particle.Position;
        var share = ReferenceEquals(own, informant) ? 0.5 : 1.0 / 3;
        var centre = new double[Space.Count];
        var squares = 0.0;
        for (var gene = 0; gene < centre.Length; gene++)
        {
            if (Space.IsCategorical(gene)) continue;
            var x = particle.Position[gene];
            // G: between x and points beyond the two bests
            var pulls = _options.Acceleration * (own[gene] - x) + (ReferenceEquals(own, informant) ? 0 : _options.Acceleration * (informant[gene] - x));
            centre[gene] = x + share * pulls;
            squares += (centre[gene] - x) * (centre[gene] - x);
        }

        var direction = Ball(Math.Sqrt(squares), ref rng);
        var genes = new double[Space.Count];
        var velocity = new double[Space.Count];
        for (var gene = 0; gene < genes.Length; gene++)
        {
            if (Space.IsCategorical(gene))
            {
                genes[gene] = Option(gene, particle.Position[gene], own[gene], informant[gene], ref rng);
                continue;
            }

            var x = particle.Position[gene];
            velocity[gene] = _options.Inertia * particle.Velocity[gene] + centre[gene] + direction[gene] - x;
            genes[gene] = Math.Clamp(x + velocity[gene], 0, 1);
            // off the wall, at half speed
            if (genes[gene] != x + velocity[gene]) velocity[gene] *= -0.5;
        }

        return PlanOf(genes, index, velocity);
    }

    /// <summary>A point of a ball: uniform in direction and, as in SPSO 2011, in radius. 0 for choices.</summary>
    private double[] Ball(double radius, ref Rng rng)
    {
        var point = new double[Space.Count];
        var squares = 0.0;
        for (var gene = 0; gene < point.Length; gene++)
        {
            point[gene] = Space.IsCategorical(gene) ? 0 : rng.NextGaussian();
            squares += point[gene] * point[gene];
        }

        var scale = squares > 0 ? radius * rng.NextDouble() / Math.Sqrt(squares) : 0;
        for (var gene = 0; gene < point.Length; gene++) point[gene] *= scale;
        return point;
    }

    private double Option(int gene, double present, double own, double informant, ref Rng rng)
    {
        var u = rng.NextDouble();
        if (u < 1.0 / (_size * Space.Choices)) return Space.Draw(gene, ref rng);
        return u < 0.2 ? present : u < 0.6 ? own : informant;
    }

    private void Note(TrialOutcome outcome)
    {
        _withoutGain++;
        if (outcome.CompareTo(_best) < 0) (_best, _withoutGain) = (outcome, 0);
        if (_withoutGain < _size) return;
        _withoutGain = 0;
        _topology++;
    }
}
