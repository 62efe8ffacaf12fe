namespace Tune.Tests.Kernel;

public sealed class HyperBandTests
{
    [Fact]
    public void Submission_says_all_that_is_wrong_at_once()
    {
        var spec = Given.Spec(samples: 0, scheduler: new HyperBandForBohb { MaxResource = 0, ReductionFactor = 1 }, searcher: new Tpe());

        var problems = Assert.Throws<InvalidExperimentException>(() => new Experiment(spec)).Problems;

        Assert.All(
            ["Samples must be at least 1", "HyperBandForBohb.MaxResource must be at least 1; was 0.", "HyperBandForBohb.ReductionFactor must be at least 1.1; was 1.", "HyperBandForBohb can't be used with Tpe"],
            expected => Assert.Contains(problems, problem => problem.StartsWith(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-3)]
    public void Validate_refuses_what_is_no_reduction_factor(double factor) => Assert.Single(new HyperBand { ReductionFactor = factor }.Validate());

    [Theory]
    [InlineData(81, 3, "34/3 12/9 4/27 2/81", 3)]
    [InlineData(8, 2, "6/2 3/4 2/8", 2)]
    [InlineData(8, 2, "8/1 4/2 2/4 1/8", 3)]
    [InlineData(10, 3, "5/3 2/9", 1)]
    [InlineData(10, 3, "9/1 3/3 1/9", 2)]
    [InlineData(27, 3, "27/1 9/3 3/9 1/27", 3)]
    [InlineData(20, 3, "12/2 4/6 2/18", 2)]
    public void Brackets_are_those_of_Rays_table(int maximum, double factor, string rungs, int halvings)
    {
        var plan = new HyperBandPlan(maximum, factor);
        var (size, milestone) = (plan.SizeOf(halvings), plan.FirstMilestoneOf(halvings));
        var found = new List<string>();
        for (var rung = 0; rung <= halvings; rung++)
        {
            found.Add($"{size}/{milestone}");
            (size, milestone) = (plan.SizeAfter(size), plan.MilestoneAfter(milestone));
        }

        Assert.Equal(rungs, string.Join(' ', found));
    }

    [Fact]
    public void Bracket_that_is_not_full_waits_for_the_trials_that_are_still_to_join_it()
    {
        // one slot: trials are created one by one, and those of the second bracket reach its rung long before the eighth exists
        var band = new BracketDriver(new HyperBand(), 13, start: false);
        for (var trial = 0; trial < 5; trial++)
        {
            Assert.Equal(trial, band.Kernel.StartNext());
            band.Report(trial, 81, trial);
        }

        for (var trial = 5; trial < 12; trial++)
        {
            Assert.Equal(trial, band.Kernel.StartNext());
            Assert.Equal('P', band.Report(trial, 27, trial));
        }

        Assert.Equal(12, band.Kernel.StartNext());
        Assert.Equal('C', band.Report(12, 27, 12));
        Assert.Equal([10, 11, 12], Enumerable.Range(5, 8).Where(trial => !band[trial].Status.IsEnded()));
    }

    [Fact]
    public void Full_bracket_that_has_lost_members_takes_no_more_in()
    {
        var band = new BracketDriver(new HyperBand { MaxResource = 1 }, 3, start: false);
        for (var trial = 0; trial < 3; trial++)
        {
            Assert.Equal(trial, band.Kernel.StartNext());
            Assert.Equal('S', band.Report(trial, 1, trial));
        }

        Assert.Contains("3 brackets", band.State, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_without_the_objective_reaches_no_rung()
    {
        var band = new BracketDriver(new HyperBand { MaxResource = 3 }, 5);
        band.Kernel.Report(2, new Metrics("epoch", 1));

        Assert.Equal(TrialStatus.Running, band[2].Status);
        Assert.Equal('P', band.Report(2, 2, 5));
    }

    [Fact]
    public void Trial_that_is_lost_on_its_way_back_to_the_rung_is_known_to_have_reached_it()
    {
        var band = new BracketDriver(new HyperBand { MaxResource = 3 }, 5);
        Assert.Equal('P', band.Report(2, 1, 5));
        Assert.Equal('P', band.Report(3, 1, 6));
        band.Kernel.Report(4, 7);
        band.Kernel.Lose(4);

        // two of three are cut, although the best has no checkpoint and begins again
        Assert.Equal([2, 3], band.Kernel.Experiment.Trials.Where(trial => trial.Status == TrialStatus.Terminated).Select(trial => trial.Id.Number));
        Assert.Equal(4, band.Kernel.StartNext());
        Assert.Equal(3, band.Kernel.Verdict(4).GrantedTo);
    }
}
