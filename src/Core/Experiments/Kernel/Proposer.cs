namespace Tune.Kernel;

/// <summary>
/// Asks the searcher until its suggestion keeps the constraints and is no duplicate that the policy refuses; when it doesn't come to one, draws
/// uniformly; in a small space, looks at every configuration that there is. Always comes to an end. All draws are functions of the seed and the trial.
/// </summary>
internal sealed class Proposer(ExperimentSpec spec, Problem problem, ISearcher searcher, TriedConfigurations tried)
{
    /// <summary>How often a searcher is asked for one trial: what it has learned from keeps the constraints, so more would not help.</summary>
    private const int MostSuggestions = 100;

    /// <summary>The same for one that has its own order, such as a grid: nothing stands in for it.</summary>
    private const int MostInOrder = 1_000;

    /// <summary>A searcher that says the same again so often will go on so.</summary>
    private const int MostRepeats = 10;

    private const int MostUniform = 10_000;

    /// <summary>Spaces of up to so many configurations are searched to the last one.</summary>
    private const int SmallSpace = 10_000;

    private readonly ConstraintSet _constraints = ConstraintSet.Of(problem.Space, spec.Constraints);
    private readonly bool _isFree = spec.Constraints.IsEmpty && spec.Duplicates == DuplicatePolicy.Allow;

    /// <summary>The configuration of a trial.</summary>
    /// <exception cref="TuneException">A function of the space or of a constraint failed.</exception>
    public Proposal Propose(TrialId trial, Variant variant)
    {
        if (variant.Preset is { } preset) return Complete(trial, variant, preset);
        var refused = new Refusals();
        var most = spec.Searcher.IsFinite ? MostInOrder : MostSuggestions;
        for (var draw = 0; draw < most && refused.Repeats < MostRepeats; draw++)
        {
            var suggestion = searcher.Suggest(new SuggestRequest(trial, SuggestRequest.RngOf(spec.Seed, trial, draw), variant.GridIndex) { Draw = draw });
            if (suggestion.IsExhausted) return refused.IsAnyLive ? new Proposal.Wait() : new Proposal.Exhausted(suggestion.Note ?? refused.Reason, suggestion.Note is not null);
            if (suggestion.Assignment is not { } assignment) return new Proposal.Wait();
            if (Judge(assignment, suggestion.Note, refused, isWished: false) is { } proposal) return proposal;
        }

        var found = spec.Searcher.IsFinite ? null : DrawUniformly(trial, variant, refused) ?? Enumerate(trial, refused);
        if (found is not null) return found;
        if (refused.IsAnyLive) return new Proposal.Wait();
        return problem.Space.GridSize > 1 ? new Proposal.Skip(refused.Reason) : new Proposal.Exhausted(refused.Reason, refused.IsByConstraints);
    }

    private Proposal Complete(TrialId trial, Variant variant, Preset preset)
    {
        var refused = new Refusals();
        for (var draw = 0; draw < MostUniform; draw++)
        {
            var rng = SuggestRequest.RngOf(spec.Seed, trial, draw);
            var assignment = problem.Space.Sample(ref rng, variant.GridIndex, preset);
            if (Judge(assignment, Suggestion.PresetNote, refused, isWished: true) is { } proposal) return proposal;
        }

        return new Proposal.Skip($"preset {preset.Configuration}: {refused.Reason}");
    }

    private Proposal.Try? DrawUniformly(TrialId trial, Variant variant, Refusals refused)
    {
        var suggestions = refused.Count;
        var rng = new Rng(spec.Seed, Rng.StreamOf(trial.Number, "uniform"));
        for (var draw = 0; draw < MostUniform; draw++)
        {
            var assignment = problem.Space.Sample(ref rng, variant.GridIndex);
            var note = FormattableString.Invariant($"drawn uniformly after {suggestions} refused suggestions");
            if (Judge(assignment, note, refused, isWished: false) is { } proposal) return proposal;
        }

        return null;
    }

    private Proposal.Try? Enumerate(TrialId trial, Refusals refused)
    {
        if (problem.Space.GridSize > 1 || problem.Space.Dimensions.Any(dimension => dimension.ValueCount is null)) return null;
        var grid = new PointGrid(problem.Space, resolution: 1);
        if (grid.Count > SmallSpace) return null;
        var count = (int)grid.Count;
        var first = new Rng(spec.Seed, Rng.StreamOf(trial.Number, "enumerate")).NextInt32(count);
        for (var i = 0; i < count; i++)
        {
            if (Judge(grid.At((first + i) % count), "one of the last that are left", refused, isWished: false) is { } proposal) return proposal;
        }

        refused.SeesAll(count);
        return null;
    }

    /// <summary>What may be tried as a proposal; null for what is refused.</summary>
    private Proposal.Try? Judge(Assignment assignment, string? note, Refusals refused, bool isWished)
    {
        if (_isFree) return new Proposal.Try(assignment, note, null);
        if (_constraints.FirstBroken(assignment) is { } broken)
        {
            refused.Add(assignment, broken);
            return null;
        }

        switch (tried.Policy)
        {
            case DuplicatePolicy.Resample when !isWished && tried.Contains(assignment):
                refused.Add(assignment, null);
                return null;
            case DuplicatePolicy.Reuse when tried.Find(assignment) is var (isLive, result) && (isLive || result is not null):
                if (result is null && !isWished)
                {
                    refused.Add(assignment, null);
                    refused.IsAnyLive = true;
                    return null;
                }

                return new Proposal.Try(assignment, note, result);
            default:
                return new Proposal.Try(assignment, note, null);
        }
    }

    /// <summary>What was refused on the way to one trial.</summary>
    private sealed class Refusals
    {
        private readonly HashSet<Assignment> _assignments = [];
        private int _duplicates;
        private Constraint? _broken;
        private int? _all;

        public int Count { get; private set; }

        /// <summary>How often something was suggested that had been refused before.</summary>
        public int Repeats { get; private set; }

        /// <summary>Whether a configuration was refused only because its trial has not ended yet.</summary>
        public bool IsAnyLive { get; set; }

        public bool IsByConstraints => _duplicates == 0;

        public string Reason => _duplicates > 0
            ? _all is { } all
                ? FormattableString.Invariant($"every configuration that may be tried has been ({all} in the space)")
                : FormattableString.Invariant($"no configuration was found that has not been tried, in {Count} draws")
            : _all is { } total
                ? FormattableString.Invariant($"none of the {total} configurations keeps '{_broken}'")
                : FormattableString.Invariant($"no configuration was found that keeps '{_broken}', in {Count} draws");

        public void Add(Assignment assignment, Constraint? broken)
        {
            Count++;
            if (Count <= MostInOrder && !_assignments.Add(assignment)) Repeats++;
            if (broken is null) _duplicates++;
            else _broken = broken;
        }

        public void SeesAll(int configurations) => _all = configurations;
    }
}
