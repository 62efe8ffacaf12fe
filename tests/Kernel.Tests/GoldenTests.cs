using static Tune.Domain;

namespace Tune.Kernel.Tests;

public sealed class GoldenTests
{
    private static readonly Dictionary<string, Scenario> Scenarios = new()
    {
        ["asha-200"] = Learning(200, new Asha { MaxResource = Curves.Length, ReductionFactor = 3 }),
        ["median-50"] = Learning(50, new MedianStopping { GracePeriod = 3, MinSamples = 5 }) with { Length = _ => 20, Delay = 3 },
        ["hyperband-49"] = Learning(49, new HyperBand { MaxResource = 27, ReductionFactor = 3 }) with { CheckpointEvery = 1000 },
        ["asha-promotion-60"] = Learning(60, new AshaPromotion { MaxResource = 27, ReductionFactor = 3 }) with { CheckpointEvery = 1000 },
        ["grid-pause-resume"] = GridPauseResume(),
        ["failures"] = Failures(),
    };

    [Theory]
    [InlineData("asha-200")]
    [InlineData("median-50")]
    [InlineData("hyperband-49")]
    [InlineData("asha-promotion-60")]
    [InlineData("grid-pause-resume")]
    [InlineData("failures")]
    public void Journal_is_the_approved_one(string name) => Approved.Check(name, JournalText.Of(new Simulation(Scenarios[name]).Run().Journal));

    [Theory]
    [InlineData("asha-200")]
    [InlineData("median-50")]
    [InlineData("hyperband-49")]
    [InlineData("asha-promotion-60")]
    [InlineData("grid-pause-resume")]
    public void Journal_is_the_same_when_the_experiment_is_replayed_in_the_middle(string name)
    {
        var simulation = new Simulation(Scenarios[name]).Run();
        var again = new Simulation(Scenarios[name]) { ReplaceAfterInputs = simulation.Inputs.Count / 2 }.Run();

        Assert.NotSame(simulation.Experiment, again.Experiment);
        Assert.Equal(JournalText.Of(simulation.Journal), JournalText.Of(again.Journal));
    }

    [Fact]
    public void Asha_comes_near_the_best_of_fifo_with_a_third_of_the_iterations()
    {
        var asha = new Simulation(Scenarios["asha-200"]).Run();
        var fifo = new Simulation(Learning(200, new Fifo())).Run();

        Assert.Equal(200 * Curves.Length, Iterations(fifo));
        Assert.InRange(Iterations(asha), 200, Iterations(fifo) / 3);
        Assert.InRange(Best(asha), Best(fifo), Best(fifo) * 1.05);
        // a third of FIFO's trials get no further on average: what is saved is not merely not spent
        Assert.True(Best(asha) < Best(new Simulation(Learning(200 * Iterations(asha) / Iterations(fifo), new Fifo())).Run()));
    }

    private static int Iterations(Simulation simulation) => simulation.Journal.Count(fact => fact is TrialReported);

    private static double Best(Simulation simulation) => simulation.Experiment.Trials.Min(trial => trial.BestScore!.Value);

    private static Scenario Learning(int samples, SchedulerSpec scheduler) => new()
    {
        Spec = Spec("learning", samples, Curves.Space) with { Scheduler = scheduler },
        Curve = Curves.Report,
        Seconds = Curves.Seconds,
        Length = _ => Curves.Length,
        TickEvery = 1000,
    };

    /// <summary>A grid with two samples, paused by a person in the middle, resumed, and extended after its end.</summary>
    private static Scenario GridPauseResume() => new()
    {
        Spec = Spec("grid", 2, new SearchSpace { ["rate"] = Uniform(0, 1), ["depth"] = GridSearch(1, 2, 3), ["bias"] = GridSearch(true, false) }) with { Stop = Stop.AtIteration(5) },
        Curve = (trial, iteration) => new Metrics("loss", Math.Round(trial.Config.Get<double>("rate") + trial.Config.Get<double>("depth") / iteration, 4)),
        Seconds = (trial, _) => trial.Config.Get<double>("depth"),
        CheckpointEvery = 2,
        Slots = 3,
        Operator =
        [
            (11.5, at => new Input.Pause(at, "the machine is needed")), (30, at => new Input.Resume(at)),
            (41, at => new Input.StopTrial(at, new TrialId(10), "boring")), (80, at => new Input.Extend(at, 1, TimeSpan.Zero)),
        ],
    };

    /// <summary>Everything goes wrong: failures, lost runners, repeated reports, two crashes of the process.</summary>
    private static Scenario Failures() => new()
    {
        Spec = Spec("failures", 12, new SearchSpace { ["x"] = Uniform(0, 1) }) with
        {
            Scheduler = new Asha { MaxResource = 9, ReductionFactor = 3 },
            MaxFailuresPerTrial = 1,
        },
        Curve = (trial, iteration) => iteration % 5 == 4 ? new Metrics("loss", double.NaN) : new Metrics("loss", Math.Round(trial.Config.Get<double>("x") + 1.0 / iteration, 4)),
        Seconds = (trial, _) => 1 + trial.Id.Number % 4 * 0.25,
        CheckpointEvery = 2,
        Slots = 3,
        Delay = 0.5,
        Seed = 5,
        Faults = new Faults { Failures = 0.12, Losses = 0.1, Duplicates = 0.3, Crashes = [6.1, 15.3], UseSnapshots = true },
    };

    private static ExperimentSpec<Configuration> Spec(string name, int samples, SearchSpace space) => new()
    {
        // the journals are about schedulers
        Searcher = new RandomSearch(),
        Name = name,
        Space = space,
        Objective = Objective.Minimize("loss"),
        Samples = samples,
        Seed = 2026,
    };
}
