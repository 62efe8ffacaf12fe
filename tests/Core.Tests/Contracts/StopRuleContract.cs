using System.Text.Json.Nodes;

namespace Tune.Testing;

/// <summary>What every stop rule must do. Derive, and say how to make yours.</summary>
public abstract class StopRuleContract
{
    private const int Steps = 150;

    /// <summary>The rule under test.</summary>
    protected abstract StopRule Create();

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Check_twice_is_equal(int seed) => Follow(seed, (rule, request, decision) => Assert.Equal(decision, rule.Check(request)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Check_has_a_reason_that_can_be_read(int seed) => Follow(seed, (_, _, decision) =>
        Assert.True(decision.IsNone || !string.IsNullOrWhiteSpace(decision.TrialReason ?? decision.ExperimentReason)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Check_after_a_replay_is_the_live_one(int seed)
    {
        var history = new List<Fact>();
        Follow(seed, (_, request, decision) =>
        {
            var replayed = New();
            foreach (var fact in history) replayed.Observe(fact);
            Assert.Equal(decision, replayed.Check(request));
        }, history);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Restore_of_what_was_captured_is_the_live_one(int seed) => Follow(seed, (rule, request, decision) =>
    {
        if ((rule as ISnapshotState)?.Capture()?.ToJsonString() is not { } state) return;
        var restored = New();
        ((ISnapshotState)restored).Restore(JsonNode.Parse(state)!);

        Assert.Equal(decision, restored.Check(request));
        Assert.Equal(state, ((ISnapshotState)restored).Capture()!.ToJsonString());
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GrantedTo_no_trial_is_ended_before_it(int seed)
    {
        var grants = new Dictionary<(TrialId, int), int>();
        Follow(seed, (rule, request, decision) =>
        {
            if (request.Trial is not { } trial) return;
            if (decision.TrialReason is not null && grants.TryGetValue((trial.Id, trial.Attempt), out var granted)) Assert.True(trial.Iteration >= granted, $"ended at {trial.Iteration}, granted {granted}");
            grants[(trial.Id, trial.Attempt)] = rule.GrantedTo(trial);
            Assert.True(rule.GrantedTo(trial) > trial.Iteration);
        });
    }

    [Fact]
    public void Check_when_only_time_passed_never_ends_a_trial() => Follow(1, (rule, _, _) =>
        Assert.Null(rule.Check(new StopRequest(null, TimeSpan.FromDays(1000))).TrialReason));

    [Fact]
    public void Json_round_trip_is_equal()
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(RandomRun.Spec(1) with { Stop = Create() });

        Assert.Equal(Create(), registry.Read<StopRule>(JsonNode.Parse(registry.Write(Create()).ToJsonString())!));
    }

    /// <summary>A rule that hears all of a random experiment which it does not end, asked at every report.</summary>
    private void Follow(int seed, Action<IStopRule, StopRequest, StopDecision> check, List<Fact>? history = null)
    {
        var rule = New();
        var asked = 0;
        RandomRun.Drive(RandomRun.Spec((ulong)seed), Steps, (experiment, facts) =>
        {
            foreach (var fact in facts)
            {
                history?.Add(fact);
                rule.Observe(fact);
                if (fact is not TrialReported reported) continue;
                asked++;
                var request = new StopRequest(experiment.Find(reported.Trial), TimeSpan.FromSeconds(asked));
                check(rule, request, rule.Check(request));
            }
        });
        Assert.NotEqual(0, asked);
    }

    private IStopRule New() => Create().Create(Objective.Minimize("loss"));
}
