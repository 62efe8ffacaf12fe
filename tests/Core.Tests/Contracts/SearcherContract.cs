using System.Text.Json.Nodes;
using static Tune.Domain;

namespace Tune.Testing;

/// <summary>What every searcher must do. Derive, and say how to make yours.</summary>
public abstract class SearcherContract
{
    private const int Steps = 80;

    /// <summary>The searcher under test.</summary>
    protected abstract SearcherSpec Create();

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Suggest_stays_inside_the_space(int seed)
    {
        var space = RandomSpace.Draw((ulong)seed);
        var flat = space.Compile();
        var created = 0;
        Follow(space, seed, (_, _, suggestion) =>
        {
            if (suggestion.Assignment is not { } assignment) return;
            created++;
            foreach (var dimension in flat.Dimensions)
            {
                var isActive = dimension.Parent < 0 || assignment[dimension.Parent] == dimension.ParentOption;
                Assert.Equal(isActive, assignment.IsActive(dimension.Index));
                if (isActive) Assert.True(dimension.Contains(assignment[dimension.Index]), $"{dimension.Name}: {assignment[dimension.Index]}");
            }

            flat.Encode(flat.Decode(assignment));
        });
        Assert.NotEqual(0, created);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Suggest_stays_inside_a_space_of_extreme_numbers(int seed)
    {
        if (seed % 3 > 0) return;
        var space = RandomSpace.DrawExtreme((ulong)seed);
        var flat = space.Compile();
        Follow(space, seed, (_, _, suggestion) =>
        {
            if (suggestion.Assignment is { } assignment) Assert.Equal(assignment, flat.Encode(flat.Decode(assignment)));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Suggest_twice_is_equal(int seed) =>
        Follow(RandomSpace.Draw((ulong)seed), seed, (searcher, request, suggestion) => Assert.Equal(suggestion, searcher.Suggest(request)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Suggest_after_a_replay_is_the_live_one(int seed)
    {
        var space = RandomSpace.Draw((ulong)seed);
        var history = new List<Fact>();
        Follow(space, seed, (_, request, suggestion) => Assert.Equal(suggestion, Replayed(space, seed, history).Suggest(request)), history);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Restore_of_what_was_captured_is_the_live_one(int seed)
    {
        var space = RandomSpace.Draw((ulong)seed);
        Follow(space, seed, (searcher, request, suggestion) =>
        {
            if ((searcher as ISnapshotState)?.Capture() is not { } state) return;
            var restored = New(space, seed);
            ((ISnapshotState)restored).Restore(JsonNode.Parse(state.ToJsonString())!);
            Assert.Equal(suggestion, restored.Suggest(request));
        });
    }

    [Fact]
    public void Suggest_exhausted_is_final()
    {
        var space = new SearchSpace { ["a"] = Choice("x", "y") };
        var exhausted = false;
        Follow(space, 1, (_, _, suggestion) =>
        {
            if (exhausted) Assert.True(suggestion.IsExhausted);
            exhausted |= suggestion.IsExhausted;
        });
    }

    [Fact]
    public void Suggest_serves_spaces_without_anything_to_decide()
    {
        SearchSpace[] spaces = [new(), new() { ["a"] = 3 }, new() { ["a"] = 3, ["b"] = "x", ["c"] = true }, new() { ["a"] = Choice("only") }, new() { ["a"] = RandInt(3, 4) }];
        foreach (var space in spaces)
        {
            var suggestions = new List<Suggestion>();
            Follow(space, 1, (_, _, suggestion) => suggestions.Add(suggestion));
            Assert.NotNull(suggestions[0].Assignment);
        }
    }

    [Fact]
    public void Suggest_serves_one_dimension() => Follow(new SearchSpace { ["a"] = Uniform(0, 1) }, 1, (_, _, _) => { });

    [Fact]
    public void Seed_the_same_makes_the_same_experiment()
    {
        List<string> Run() => RunOf(RandomRun.Spec(3, RandomSpace.Draw(9)) with { Searcher = Create() });

        Assert.Equal(Run(), Run());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Constraints_are_kept_by_every_trial(int seed)
    {
        var space = RandomSpace.Draw((ulong)seed);
        var spec = RandomRun.Spec((ulong)seed, space) with { Searcher = Create(), Constraints = RandomSpace.ConstraintsOf(space, (ulong)seed) };
        var rules = RandomRun.ProblemOf(spec);
        var (created, status) = (0, ExperimentStatus.Running);
        RandomRun.Drive(spec, Steps, (experiment, facts) =>
        {
            Assert.All(facts.OfType<TrialCreated>(), fact => Assert.True(rules.Allows(rules.Space.Encode(fact.Config)), $"{fact.Config} breaks {string.Join("; ", spec.Constraints)}"));
            (created, status) = (experiment.Trials.Count, experiment.Status);
        });
        // of a grid, no point may keep them
        Assert.True(created > 0 || (spec.Searcher.IsFinite && status == ExperimentStatus.Failed));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Experiment_goes_on_after_a_replay_as_it_would_have(int seed)
    {
        var space = RandomSpace.Draw((ulong)seed);
        var isRepeating = Create().RepeatsConfigurations;
        var spec = RandomRun.Spec((ulong)seed, space) with
        {
            Searcher = Create(),
            Constraints = seed % 2 == 0 ? [] : RandomSpace.ConstraintsOf(space, (ulong)seed),
            Duplicates = isRepeating ? DuplicatePolicy.Allow : (DuplicatePolicy)(seed % 3),
            AlsoOptimize = Create().SupportsSeveralObjectives && seed % 4 > 1 ? [Objective.Maximize("epoch")] : [],
            OutcomeConstraints = seed % 5 > 2 ? [OutcomeConstraint.AtMost("epoch", 0.5)] : [],
        };
        var history = new List<Fact>();
        RandomRun.Drive(spec, Steps, (experiment, facts) =>
        {
            history.AddRange(facts);
            if (history.Count % 5 != 0) return;
            var replayed = new Experiment(spec);
            replayed.Replay(history.Select(fact => FactJson.Read(FactJson.Write(fact))));
            var live = NextOf(Restored(spec, experiment) ?? Replayed(spec, history));
            Assert.Equal(live, NextOf(replayed));
        });
    }

    [Fact]
    public void Duplicates_that_are_resampled_end_with_the_space()
    {
        if (Create().RepeatsConfigurations) return;
        var spec = RandomRun.Spec(1, new SearchSpace { ["a"] = Choice("x", "y", "z"), ["b"] = RandInt(0, 2) }, samples: 50) with { Searcher = Create(), Duplicates = DuplicatePolicy.Resample };
        var configs = RunOf(spec, 400);

        Assert.Equal(6, configs.Count);
        Assert.Equal(6, configs.Distinct().Count());
    }

    private static List<string> NextOf(Experiment experiment) =>
        [.. experiment.Handle(new Input.SlotOffered(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))).Select(fact => $"{FactJson.Write(fact)}")];

    private static Experiment Replayed(ExperimentSpec spec, IEnumerable<Fact> history)
    {
        var experiment = new Experiment(spec);
        experiment.Replay(history);
        return experiment;
    }

    private static Experiment? Restored(ExperimentSpec spec, Experiment live)
    {
        if (live.Capture() is not { } snapshot) return null;
        var experiment = new Experiment(spec);
        experiment.Restore(snapshot);
        return experiment;
    }

    private static List<string> RunOf(ExperimentSpec spec, int steps = Steps)
    {
        var configs = new List<string>();
        RandomRun.Drive(spec, steps, (_, facts) => configs.AddRange(facts.OfType<TrialCreated>().Select(fact => fact.Config.ToString())));
        return configs;
    }

    /// <summary>A searcher that hears all of a random experiment, asked for the next trial after every input.</summary>
    private void Follow(SearchSpace space, int seed, Action<ISearcher, SuggestRequest, Suggestion> check, List<Fact>? history = null)
    {
        var searcher = New(space, seed);
        RandomRun.Drive(RandomRun.Spec((ulong)seed, space) with { Searcher = Create() }, Steps, (experiment, facts) =>
        {
            history?.AddRange(facts);
            foreach (var fact in facts) searcher.Observe(fact);
            var next = new TrialId(experiment.Trials.Count);
            var request = new SuggestRequest(next, new Rng((ulong)seed, Rng.StreamOf(next.Number, "suggest")), 0);
            check(searcher, request, searcher.Suggest(request));
        });
    }

    private ISearcher Replayed(SearchSpace space, int seed, IEnumerable<Fact> history)
    {
        var searcher = New(space, seed);
        foreach (var fact in history) searcher.Observe(fact);
        return searcher;
    }

    private ISearcher New(SearchSpace space, int seed) => Create().Create(RandomRun.ProblemOf(RandomRun.Spec((ulong)seed, space)));
}
