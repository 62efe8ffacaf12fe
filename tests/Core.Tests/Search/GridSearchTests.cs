using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class GridSearchTests
{
    [Fact]
    public void Suggest_the_first_parameter_varies_fastest() =>
        Assert.Equal(
            ["""{"a":1,"b":"x"}""", """{"a":2,"b":"x"}""", """{"a":3,"b":"x"}""", """{"a":1,"b":"y"}""", """{"a":2,"b":"y"}""", """{"a":3,"b":"y"}"""],
            Configs(new SearchSpace { ["a"] = RandInt(1, 4), ["b"] = Choice("x", "y") }, samples: null));

    [Fact]
    public void Suggest_multiplies_only_the_branch_that_is_chosen() =>
        Assert.Equal(
            ["""{"o":{"m":1},"z":1}""", """{"o":{"m":2},"z":1}""", """{"o":{"k":"x"},"z":1}""", """{"o":{"m":1},"z":2}""", """{"o":{"m":2},"z":2}""", """{"o":{"k":"x"},"z":2}"""],
            Configs(new SearchSpace { ["o"] = Choice(new SearchSpace { ["m"] = Choice(1, 2) }, new SearchSpace { ["k"] = "x" }), ["z"] = Choice(1, 2) }, samples: null));

    [Fact]
    public void Suggest_takes_every_value_of_a_stepped_domain() =>
        Assert.Equal(["0", "0.25", "0.5", "0.75", "1"], Values(new SearchSpace { ["a"] = QUniform(0, 1, 0.25) }, resolution: 2));

    [Fact]
    public void Suggest_takes_equally_probable_points_of_a_real_domain() =>
        Assert.Equal(["0.125", "0.375", "0.625", "0.875"], Values(new SearchSpace { ["a"] = Uniform(0, 1) }, resolution: 4));

    [Fact]
    public void Samples_null_ends_by_itself_after_every_point()
    {
        var kernel = new KernelDriver(Given.Spec(samples: null, space: new SearchSpace { ["a"] = Choice(1, 2) }, searcher: new GridSearch()));
        for (var trial = 0; trial < 2; trial++)
        {
            Assert.Equal(trial, kernel.StartNext());
            kernel.Report(trial, 1);
            kernel.Complete(trial);
        }

        Assert.Null(kernel.StartNext());
        Assert.IsType<SearchExhausted>(kernel.Journal[^2]);
        Assert.Equal((ExperimentStatus.Finished, 2L), (kernel.Experiment.Status, kernel.Experiment.Total));
    }

    [Fact]
    public void Samples_a_number_ends_after_so_many_points_and_goes_on_when_extended()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, space: new SearchSpace { ["a"] = Choice(1, 2, 3) }, searcher: new GridSearch()));

        Assert.Equal([0, 1, null], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
        kernel.Send(new Input.Extend(kernel.Now, 5, TimeSpan.Zero));
        Assert.Equal([2, null], Enumerable.Range(0, 2).Select(_ => kernel.StartNext()));
        Assert.Equal("""{"a":3}""", kernel[2].Config.ToString());
        Assert.Equal(3, kernel.Experiment.Total);
    }

    [Fact]
    public void Presets_come_first_and_leave_no_point_out() =>
        Assert.Equal(
            ["""{"a":2}""", """{"a":1}""", """{"a":2}""", """{"a":3}"""],
            Configs(new SearchSpace { ["a"] = Choice(1, 2, 3) }, samples: null, """{"a":2}"""));

    [Fact]
    public void Suggest_a_lost_trial_does_not_take_a_point_twice()
    {
        var kernel = new KernelDriver(Given.Spec(samples: null, space: new SearchSpace { ["a"] = Choice(1, 2) }, searcher: new GridSearch()));
        kernel.StartNext();
        kernel.Lose(0);
        kernel.StartNext();
        kernel.StartNext();

        Assert.Equal(["""{"a":1}""", """{"a":2}"""], kernel.Experiment.Trials.Select(trial => trial.Config.ToString()));
    }

    private static IEnumerable<string> Values(SearchSpace space, int resolution) =>
        Configs(space, new GridSearch { Resolution = resolution }, null).Select(config => config[5..^1]);

    private static List<string> Configs(SearchSpace space, int? samples, params string[] presets) => Configs(space, new GridSearch(), samples, presets);

    internal static List<string> Configs(SearchSpace space, SearcherSpec searcher, int? samples, params string[] presets)
    {
        var kernel = new KernelDriver(Given.Spec(samples, space: space, searcher: searcher) with { Presets = [.. presets.Select(Configuration.Parse)] });
        while (kernel.StartNext() is not null)
        {
            // every trial holds its slot: there is no limit here
        }

        return [.. kernel.Experiment.Trials.Select(trial => trial.Config.ToString())];
    }
}
