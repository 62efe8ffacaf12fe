using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>Samples × grid, with presets in the place of samples, as Ray counts them.</summary>
public sealed class PresetTests
{
    private static readonly SearchSpace Space = new() { ["x"] = Uniform(0, 1), ["g"] = GridSearch(1, 2), ["h"] = GridSearch("p", "q", "r") };

    [Fact]
    public void Samples_multiply_the_grid()
    {
        var configs = GridSearchTests.Configs(Space, new RandomSearch(), 2);

        string[] grid = ["""1,"h":"p"}""", """2,"h":"p"}""", """1,"h":"q"}""", """2,"h":"q"}""", """1,"h":"r"}""", """2,"h":"r"}"""];
        Assert.Equal([.. grid, .. grid], configs.Select(config => config[(config.IndexOf("\"g\":", StringComparison.Ordinal) + 4)..]));
        Assert.Equal(12, configs.Select(config => Configuration.Parse(config).Get<double>("x")).Distinct().Count());
    }

    [Fact]
    public void Presets_take_the_place_of_a_sample_and_expand_the_grids_they_leave_open()
    {
        var configs = GridSearchTests.Configs(Space, new RandomSearch(), 2, """{"x":0.5,"g":2}""");

        Assert.Equal(3 + 6, configs.Count);
        Assert.Equal(["""{"x":0.5,"g":2,"h":"p"}""", """{"x":0.5,"g":2,"h":"q"}""", """{"x":0.5,"g":2,"h":"r"}"""], configs.Take(3));
    }

    [Fact]
    public void Presets_are_all_tried_even_if_there_are_more_than_samples() =>
        Assert.Equal(
            ["""{"x":0.1}""", """{"x":0.2}""", """{"x":0.3}"""],
            GridSearchTests.Configs(new SearchSpace { ["x"] = Uniform(0, 1) }, new RandomSearch(), 1, """{"x":0.1}""", """{"x":0.2}""", """{"x":0.3}"""));

    [Fact]
    public void Presets_say_so_in_their_note()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2) with { Presets = [Given.Config(0.5)] });
        kernel.StartNext();
        kernel.StartNext();

        Assert.Equal([Suggestion.PresetNote, null], kernel.Journal.OfType<TrialCreated>().Select(fact => fact.Note));
    }

    [Fact]
    public void Presets_do_not_change_the_draws_of_the_trials_after_them()
    {
        var without = GridSearchTests.Configs(new SearchSpace { ["x"] = Uniform(0, 1) }, new RandomSearch(), 3);
        var with = GridSearchTests.Configs(new SearchSpace { ["x"] = Uniform(0, 1) }, new RandomSearch(), 3, """{"x":0.5}""");

        Assert.Equal(without.Skip(1), with.Skip(1));
    }

    [Fact]
    public void Computed_parameter_that_fails_ends_the_experiment_with_its_reason()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = SampleFrom<double>("broken", _ => throw new InvalidOperationException("no luck")) };
        var kernel = new KernelDriver(Given.Spec(space: space));

        Assert.Null(kernel.StartNext());

        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
        Assert.Contains("no luck", kernel.Experiment.Reason, StringComparison.Ordinal);
        Assert.Empty(kernel.OfferSlot());
    }
}
