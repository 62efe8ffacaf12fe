using System.Text.Json.Nodes;

namespace Tune.Tests.Kernel;

public sealed class ExperimentSpecJsonTests
{
    private static readonly AlgorithmSpec[] Algorithms =
    [
        new RandomSearch(), new GridSearch { Resolution = 7 }, new Fifo(), new Asha { MaxResource = 81, GracePeriod = 3, ReductionFactor = 2.5, Brackets = 2 }, new Asha { Cutoff = AshaCutoff.Rank },
        new MedianStopping { TimeAttribute = ResourceUnit.Seconds, GracePeriod = 2.5, MinSamples = 4, HardStop = false },
        Stop.After(TimeSpan.FromSeconds(90.5)), Stop.AtIteration(3), Stop.WhenAbove("a", 0.5), Stop.WhenBelow("a", double.NegativeInfinity),
        Stop.OnTrialPlateau("a", 0.1, 3, 2), Stop.OnExperimentPlateau(0.2, 5, 1), Stop.AtIteration(3).ForExperiment(),
        Stop.AtIteration(3) | (Stop.WhenAbove("a", 1) & Stop.WhenBelow("b", 2)).ForExperiment(),
    ];

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, Algorithms.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Algorithm_read_of_what_was_written_is_equal(int index)
    {
        var registry = new AlgorithmRegistry();

        Assert.Equal(Algorithms[index], registry.Read<AlgorithmSpec>(JsonNode.Parse(registry.Write(Algorithms[index]).ToJsonString())!));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Algorithm_has_its_kind_and_options_only(int index)
    {
        var json = new AlgorithmRegistry().Write(Algorithms[index]);

        Assert.Equal("kind", json.First().Key);
        Assert.Equal(Algorithms[index].Kind, json["kind"]!.GetValue<string>());
        Assert.DoesNotContain(json, pair => pair.Key is "supportsGrid" or "isFinite" or "dependsOnTime" or "condition");
    }

    [Fact]
    public void Algorithm_unknown_kind_lists_those_there_are()
    {
        var error = Assert.Throws<InvalidExperimentException>(() => new AlgorithmRegistry().Read<SchedulerSpec>(JsonNode.Parse("""{"kind":"ahsa"}""")!));

        Assert.Contains("there is no 'ahsa'; did you mean 'asha'? There are: asha, asha-promotion, bohb-hyperband, fifo, hyperband, median", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"asha","maxT":3}""")]
    [InlineData("""{"kind":"asha","maxResource":"many"}""")]
    [InlineData("""{"maxResource":3}""")]
    [InlineData("""{"kind":"random"}""")]
    public void Algorithm_wrong_options_are_refused(string json) =>
        Assert.Throws<InvalidExperimentException>(() => new AlgorithmRegistry().Read<SchedulerSpec>(JsonNode.Parse(json)!));

    [Fact]
    public void Spec_everything_survives()
    {
        var spec = Given.Spec(samples: null, scheduler: new Asha(), stop: Stop.After(TimeSpan.FromMinutes(1)), searcher: new GridSearch()) with
        {
            Objective = Objective.Maximize("accuracy"),
            MaxConcurrentTrials = 3,
            MaxFailuresPerTrial = -1,
            Seed = ulong.MaxValue,
            Presets = [Given.Config(0.25)],
            Checkpoints = new CheckpointPolicy { Keep = null, ScoreMetric = "accuracy", ScoreGoal = Goal.Minimize, Frequency = 5, AtEnd = true },
        };
        var registry = new AlgorithmRegistry();
        var text = ExperimentSpecJson.Write(spec, registry);
        var read = ExperimentSpecJson.Read(text, registry);

        Assert.Equal(text, ExperimentSpecJson.Write(read, registry));
        Assert.Equal((spec.Objective, null, 3, -1, ulong.MaxValue), (read.Objective, read.Samples, read.MaxConcurrentTrials, read.MaxFailuresPerTrial, read.Seed));
        Assert.Equal((spec.Checkpoints, spec.Searcher, spec.Scheduler, spec.Stop), (read.Checkpoints, read.Searcher, read.Scheduler, read.Stop));
        Assert.Equal(spec.Presets.AsEnumerable(), read.Presets);
    }

    [Fact]
    public void Spec_stop_function_crosses_by_name_and_is_missed_where_it_is_not_known()
    {
        var spec = Given.Spec(stop: Stop.When("odd", trial => trial.Iteration % 2 == 1) | Stop.AtIteration(9));
        var home = new AlgorithmRegistry();
        home.AddFrom(spec);
        var text = ExperimentSpecJson.Write(spec, home);

        var kernel = new KernelDriver(ExperimentSpecJson.Read(text, home));
        kernel.StartNext();
        kernel.Report(0, 1);

        Assert.Equal(EndedBy.StopRule, kernel[0].EndedBy);
        var elsewhere = ExperimentSpecJson.Read(text, new AlgorithmRegistry());
        Assert.Contains("'odd'", Assert.Single(AlgorithmRegistry.MissingFunctions(elsewhere)), StringComparison.Ordinal);
        Assert.Empty(AlgorithmRegistry.MissingFunctions(ExperimentSpecJson.Read(text, home)));
        // it can be looked at, but not run
        Assert.Empty(new Experiment(elsewhere).Trials);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public void Read_what_is_no_spec_throws(string text) =>
        Assert.Throws<InvalidExperimentException>(() => ExperimentSpecJson.Read(text, new AlgorithmRegistry()));

    [Fact]
    public void Differences_name_the_path_and_both_values()
    {
        var registry = new AlgorithmRegistry();
        var left = ExperimentSpecJson.Write(Given.Spec(samples: 4, scheduler: new Asha { MaxResource = 9 }), registry);
        var right = ExperimentSpecJson.Write(Given.Spec(samples: 5, scheduler: new Asha { MaxResource = 27 }), registry);

        Assert.Equal(["samples: 4 → 5", "scheduler/maxResource: 9 → 27"], ExperimentSpecJson.Differences(left, right).AsEnumerable());
        Assert.Empty(ExperimentSpecJson.Differences(left, left));
    }

    [Fact]
    public void Add_another_type_of_a_kind_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AlgorithmRegistry().Add(typeof(Impostor)));

    private sealed record Impostor : SchedulerSpec
    {
        public override string Kind => "asha";

        public override IScheduler Create(Problem problem) => throw new NotSupportedException();
    }
}
