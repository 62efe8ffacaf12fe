using FsCheck.Fluent;
using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class WarmStartTests
{
    private static readonly SearchSpace Now = new()
    {
        ["lr"] = LogUniform(1e-4, 1e-1),
        ["hidden"] = QRandInt(16, 256, 16),
        ["opt"] = Choice(new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 0.9) }, new SearchSpace { ["kind"] = "adam" }),
        ["dropout"] = Uniform(0, 1),
        ["epochs"] = 20,
    };

    [Theory]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"sgd","momentum":0.5},"dropout":0.1,"epochs":20}""", """{"lr":0.01,"hidden":32,"opt":{"kind":"sgd","momentum":0.5},"dropout":0.1,"epochs":20}""")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"adam","beta":0.9},"dropout":0.1,"act":"relu"}""", """{"lr":0.01,"hidden":32,"opt":{"kind":"adam"},"dropout":0.1,"epochs":20}""")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"adam"},"epochs":20}""", """{"lr":0.01,"hidden":32,"opt":{"kind":"adam"},"dropout":0,"epochs":20}""")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"sgd"},"epochs":20}""", """{"lr":0.01,"hidden":32,"opt":{"kind":"sgd","momentum":0.75},"dropout":0,"epochs":20}""")]
    public void Configurations_of_another_space_are_fitted_into_this_one(string earlier, string expected)
    {
        var start = WarmStart.From(Given.Spec(space: Now), [Trial(earlier)], Configuration.Parse("""{"dropout":0,"opt":{"momentum":0.75}}"""));

        Assert.Equal(Configuration.Parse(expected), Assert.Single(start.Results).Config);
        ExperimentValidator.Validate(Given.Spec(space: Now) with { PriorResults = start.Results });
    }

    [Theory]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"adam"},"epochs":20}""", "dropout", "is missing")]
    [InlineData("""{"lr":0.5,"hidden":32,"opt":{"kind":"adam"},"dropout":0.1}""", "lr", "0.5 is outside [0.0001, 0.1]")]
    [InlineData("""{"lr":0.01,"hidden":33,"opt":{"kind":"adam"},"dropout":0.1}""", "hidden", "33 is not a multiple of 16")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"lion"},"dropout":0.1}""", "opt", "is {\"kind\":\"lion\"}, and here none of the options")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"sgd","momentum":0.95},"dropout":0.1}""", "opt/momentum", "0.95 is outside [0, 0.9]")]
    [InlineData("""{"lr":0.01,"hidden":32,"opt":{"kind":"adam"},"dropout":0.1,"epochs":10}""", "epochs", "is 10, and here always 20")]
    [InlineData("""{"lr":"low","hidden":32,"opt":{"kind":"adam"},"dropout":0.1}""", "lr", "is \"low\", and here a number")]
    public void What_has_no_place_here_is_left_out_with_the_reason(string earlier, string parameter, string reason)
    {
        var start = WarmStart.From(Given.Spec(space: Now), [Trial(earlier)]);

        Assert.Empty(start.Results);
        Assert.Equal(new LeftOutTrial("earlier", new TrialId(7), parameter, reason), Assert.Single(start.LeftOut));
    }

    [Fact]
    public void What_became_of_a_trial_is_kept()
    {
        var spec = Given.Spec() with { AlsoOptimize = [Objective.Minimize("time")], OutcomeConstraints = ["size <= 3"] };
        var trial = new EarlierTrial("earlier", new TrialId(7), Given.Config(0.5), new Metrics { ["loss"] = 1, ["time"] = 2, ["size"] = 3 }.Freeze(), 9, TrialStatus.Terminated, EndedBy.Completed);
        EarlierTrial[] trials =
        [
            trial, trial with { EndedBy = EndedBy.StopRule }, trial with { EndedBy = EndedBy.Scheduler }, trial with { EndedBy = EndedBy.Failure, Status = TrialStatus.Error, Metrics = new Metrics() },
            trial with { Status = TrialStatus.Running, EndedBy = null }, trial with { IsReused = true }, trial with { Metrics = new Metrics("loss", 1) }, trial with { Metrics = new Metrics { ["loss"] = 1, ["time"] = 1 } },
        ];
        var start = WarmStart.From(spec, trials);

        Assert.Equal([PriorOutcome.Completed, PriorOutcome.Completed, PriorOutcome.CutShort, PriorOutcome.Failed], start.Results.Select(result => result.Outcome));
        Assert.Equal(["has not ended", "has the result of another trial", "never reported the objective 'time'", "never reported 'size' of the constraint 'size <= 3'"], start.LeftOut.Select(left => left.Reason));
        Assert.Equal("4 earlier results; 4 left out\n  1: has not ended (earlier, trial 00007)", $"{start}".Split("\n  1: has the")[0]);
        ExperimentValidator.Validate(spec with { PriorResults = start.Results });
    }

    [Fact]
    public void Configurations_of_the_same_space_all_fit() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var fitted = ConfigurationFitter.Fit(pair.Space, pair.Space.Decode(pair.Assignment), null, out var misfit);
        return misfit is null && pair.Space.Decode(fitted!).Equals(pair.Space.Decode(pair.Assignment));
    });

    [Fact]
    public void Searchers_learn_from_how_given_results_ended()
    {
        var spec = Given.Spec() with
        {
            PriorResults =
            [
                new(Given.Config(0.1), new Metrics("loss", 1)), new(Given.Config(0.2), new Metrics("loss", 1), 3, PriorOutcome.CutShort), new(Given.Config(0.3), new Metrics(), 1, PriorOutcome.Failed),
            ],
        };
        var history = new SearchHistory(Given.Problem());
        var kernel = new KernelDriver(spec);
        foreach (var fact in kernel.Journal) history.Observe(FactJson.Read(FactJson.Write(fact)));

        Assert.Equal([(false, false), (true, false), (false, true)], history.All.Select(observation => (observation.IsCutShort, observation.IsFailed)));
    }

    [Fact]
    public void Validate_names_what_given_results_lack()
    {
        var spec = Given.Spec() with
        {
            AlsoOptimize = [Objective.Minimize("time")],
            PriorResults = [new(Given.Config(0.1), new Metrics("loss", 1)), new(Given.Config(7), new Metrics { ["loss"] = 1, ["time"] = 1 }, 0), new(Given.Config(0.1), new Metrics(), 1, PriorOutcome.Failed)],
        };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;
        Assert.Equal(["PriorResults[0]: the objective 'time' is missing among its metrics.", "PriorResults[1].Iteration must be at least 1; was 0.", "PriorResults[1]: x: 7 is outside [0, 1]"], problems.AsEnumerable());
    }

    private static EarlierTrial Trial(string config) =>
        new("earlier", new TrialId(7), Configuration.Parse(config), new Metrics("loss", 1).Freeze(), 9, TrialStatus.Terminated, EndedBy.Completed);
}
