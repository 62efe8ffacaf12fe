namespace Tune.Testing;

/// <summary>Code that uses a tuner and reads results, tested without either.</summary>
public sealed class FakeTunerTests
{
    public sealed record Step(double Rate);

    private static readonly TrainableDefinition<Step> Unused = Trainable.Define<Step>("unused", Fail);

    private static double Fail(Step step) => throw new InvalidOperationException("a fake trains nothing");

    private static ResultGridBuilder<Step> Some() => new ResultGridBuilder<Step>(Objective.Minimize("loss"))
        .Add(new Step(0.1), new Metrics("loss", 0.2), new Metrics("loss", 0.4))
        .Add(new Step(0.2), new Metrics("loss", 0.3))
        .AddFailed(new Step(9), "diverged", new Metrics("loss", double.NaN));

    private static ExperimentSpec<Step> Spec() => new()
    {
        Name = "mine", Objective = Objective.Minimize("loss"), Samples = 3,
        Space = SearchSpace.For<Step>().Set(step => step.Rate, Domain.Uniform(0, 1)).Build(),
    };

    [Fact]
    public void Results_made_by_hand_answer_as_real_ones()
    {
        var results = Some().Build();

        Assert.Equal((3, "test", ExperimentStatus.Finished), (results.Count, results.Experiment, results.Status));
        Assert.Equal((new Step(0.2), 0.3), (results.Best.Config, results.Best.Value));
        Assert.Equal((new Step(0.1), 2), (results.BestBy(scope: MetricScope.All).Config, results[0].Iterations));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), (results[0].Elapsed, results[1].Elapsed));
        Assert.Equal(("diverged", 1, TrialStatus.Error), (Assert.Single(results.Errors).Error?.Message, results[2].Error?.Iteration, results[2].Status));
        Assert.Equal(4, results.ToTable().ToCsv().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void More_can_be_added_after_building()
    {
        var builder = new ResultGridBuilder<Step>(Objective.Minimize("loss"), "growing");

        Assert.Empty(builder.Build());
        Assert.Equal(0, Assert.Single(builder.Add(new Step(1), []).Build()).Iterations);
        Assert.Equal("growing", builder.Build().Experiment);
    }

    [Fact]
    public async Task Fit_gives_what_the_test_has_made()
    {
        var tuner = new FakeTuner().Gives<Step>(spec => Some().Add(new Step(0.9), new Metrics("loss", spec.Samples ?? 0)).Build());

        var results = await tuner.FitAsync(Unused, Spec());

        Assert.Equal(3, results[^1].Value);
        Assert.Equal("mine", Assert.Single(tuner.Specs).Name);
    }

    [Fact]
    public async Task A_spec_that_the_real_one_refuses_is_refused()
    {
        var tuner = new FakeTuner().Gives<Step>(_ => Some().Build());

        await Assert.ThrowsAsync<InvalidExperimentException>(() => tuner.FitAsync(Unused, Spec() with { Samples = 0 }));
        Assert.Empty(tuner.Specs);
    }

    [Fact]
    public async Task What_it_can_not_answer_says_what_to_do()
    {
        var tuner = new FakeTuner();

        Assert.Contains("FakeTuner.Gives<Step>", (await Assert.ThrowsAsync<NotSupportedException>(() => tuner.FitAsync(Unused, Spec()))).Message, StringComparison.Ordinal);
        Assert.Contains("Tuner.StartLocalAsync", Assert.Throws<NotSupportedException>(() => tuner.GetExperiment<Step>("mine")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => tuner.DeleteAsync("mine"));
        Assert.Equal((0, 0), ((await tuner.ListAsync()).Length, (await tuner.GetResourcesAsync()).Silos.Length));
    }
}
