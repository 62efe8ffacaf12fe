namespace Tune.Tests.Kernel;

public sealed class ExperimentValidatorTests
{
    [Fact]
    public void Validate_lists_every_problem_at_once()
    {
        var spec = Given.Spec(samples: 0, scheduler: new Asha { MaxResource = 0, ReductionFactor = 1 }, stop: Stop.AtIteration(0), space: new SearchSpace { ["x"] = Domain.Uniform(1, 0) }) with
        {
            Name = "a/b",
            Objective = Objective.Minimize(" "),
            MaxConcurrentTrials = 0,
            MaxFailuresPerTrial = -2,
            FailFast = true,
            Checkpoints = new CheckpointPolicy { Keep = 0, Frequency = -1 },
        };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;

        string[] expected =
        [
            "Name: 'a/b'", "Objective: ", "Samples must be at least 1", "MaxConcurrentTrials must be", "MaxFailuresPerTrial must be", "FailFast and MaxFailuresPerTrial",
            "Checkpoints.Keep", "Checkpoints.Frequency", "Asha.MaxResource must be at least 1; was 0.", "Asha.GracePeriod", "Asha.ReductionFactor must be greater than 1; was 1.", "Stop.AtIteration", "Space: x",
        ];
        Assert.All(expected, text => Assert.Contains(problems, problem => problem.StartsWith(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, problems.Length);
    }

    [Fact]
    public void Validate_no_limit_needs_an_end()
    {
        Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec(samples: null)));
        ExperimentValidator.Validate(Given.Spec(samples: null, searcher: new GridSearch()));
        ExperimentValidator.Validate(Given.Spec(samples: null, stop: Stop.After(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Validate_names_that_are_like_reserved_ones_are_taken()
    {
        foreach (var name in new[] { "console", "null", "com", "tune.db2", "x.y", "my.nul" }) ExperimentValidator.Validate(Given.Spec() with { Name = name });
    }

    [Fact]
    public void Validate_metrics_with_control_characters_are_refused()
    {
        var spec = Given.Spec() with { Objective = Objective.Minimize("a\nb"), AlsoOptimize = [Objective.Minimize("\t")], OutcomeConstraints = [OutcomeConstraint.AtMost("a\u0007", 1)] };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;
        Assert.Equal(3, problems.Count(problem => problem.Contains("the metric must have a name without control characters", StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_preset_outside_the_space_is_named() =>
        Assert.Contains(
            Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec() with { Presets = [Given.Config(0.5), Given.Config(2)] })).Problems,
            problem => problem.StartsWith("Presets[1]: x", StringComparison.Ordinal));

    [Theory]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("mlp digits")]
    [InlineData("tune.db")]
    [InlineData("Tune.DB-wal")]
    [InlineData("tune.lock")]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("Lpt1.txt")]
    [InlineData("x.")]
    [InlineData("a\nb")]
    public void Validate_name_that_is_no_folder_is_refused(string name) =>
        Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec() with { Name = name }));
}
