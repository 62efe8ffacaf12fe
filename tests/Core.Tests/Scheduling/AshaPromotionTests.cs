namespace Tune.Tests.Kernel;

public sealed class AshaPromotionTests
{
    private static readonly AshaPromotion Nine = new() { MaxResource = 9, ReductionFactor = 3 };

    [Fact]
    public void Best_third_is_promoted_when_three_have_reached_the_rung()
    {
        var asha = new BracketDriver(Nine, 9, start: false);

        Assert.Equal("PP", Run(asha, (0, 5), (1, 7)));
        // of three one may go on: the best, which is the reporter's neighbour
        Assert.Equal("P", Run(asha, (2, 6)));
        Assert.Equal(1, asha.Kernel.StartNext());
        Assert.Equal(3, asha.Kernel.Verdict(1).GrantedTo);
        Assert.Equal(3, asha.Kernel.StartNext());
    }

    [Fact]
    public void Best_of_fewer_goes_on_where_that_is_asked_for()
    {
        var asha = new BracketDriver(Nine with { PromoteBestOf = 2 }, 9, start: false);

        Assert.Equal("PP", Run(asha, (0, 7), (1, 5)));
        Assert.Equal(0, asha.Kernel.StartNext());
        // of three one may go on, and has: as the paper would have it from here
        Assert.Equal("P", Run(asha, (2, 6)));
        Assert.Contains("AshaPromotion.PromoteBestOf must be at least 1, or null; was 0.", (Nine with { PromoteBestOf = 0 }).Validate());
    }

    [Fact]
    public void Reporter_that_would_be_promoted_at_once_goes_on_without_pausing()
    {
        var asha = new BracketDriver(Nine, 9, start: false);

        Assert.Equal("PPC", Run(asha, (0, 5), (1, 6), (2, 7)));
        Assert.Equal(3, asha.Kernel.Verdict(2).GrantedTo);
    }

    [Fact]
    public void Highest_rung_is_looked_at_first_and_then_a_new_trial_begins()
    {
        var asha = new BracketDriver(Nine, 30, start: false);
        // three reach the second rung, one after the other
        for (var trial = 0; trial < 9; trial++) Run(asha, (trial, trial));
        for (var promoted = 0; promoted < 3; promoted++) RunPromoted(asha);

        Assert.Equal(3, asha.Kernel.Experiment.Trials.Count(trial => trial.Iteration >= 3));
        // one of the three goes on to the end, before anything new
        Assert.Equal(9, asha.Kernel.Experiment.Trials.Where(trial => trial.Status == TrialStatus.Running).Max(trial => trial.GrantedTo));
    }

    [Fact]
    public void Trial_promoted_once_takes_no_place_of_the_others()
    {
        var asha = new BracketDriver(Nine, 9, start: false);
        Assert.Equal("PPC", Run(asha, (0, 5), (1, 6), (2, 7)));

        // of three reached one may go on, and has: the next place comes with six
        Assert.Equal("PP", Run(asha, (3, 6.5), (4, 4)));
        Assert.Equal("P", Run(asha, (5, 1)));
        Assert.Equal(3, asha.Kernel.StartNext());
    }

    [Fact]
    public void NaN_is_never_promoted_and_counts()
    {
        var asha = new BracketDriver(Nine, 9, start: false);

        Assert.Equal("PPC", Run(asha, (0, double.NaN), (1, double.NaN), (2, 7)));
    }

    [Fact]
    public void Rest_is_stopped_when_nothing_else_is_left_to_do()
    {
        var asha = new BracketDriver(Nine, 3, start: false);
        Assert.Equal("PPC", Run(asha, (0, 5), (1, 6), (2, 7)));
        Assert.Equal('P', asha.Report(2, 3, 7));

        Assert.Equal(ExperimentStatus.Finished, asha.Kernel.Experiment.Status);
        Assert.Equal(["was not promoted from the rung of 1 iterations", "was not promoted from the rung of 1 iterations", "was not promoted from the rung of 3 iterations"], asha.Kernel.Experiment.Trials.Select(trial => trial.Reason));
    }

    [Fact]
    public void Top_of_the_ladder_ends_a_trial()
    {
        var asha = new BracketDriver(new AshaPromotion { MaxResource = 1 }, 2, start: false);

        Assert.Equal("SS", Run(asha, (0, 5), (1, 6)));
    }

    [Fact]
    public void Promotion_by_a_grant_that_a_trial_had_anyway_counts()
    {
        // the rungs are 1, 2, 3 and 4: each is granted by the report before
        var asha = new BracketDriver(new AshaPromotion { MaxResource = 4, ReductionFactor = 1.5 }, 4, start: false);
        Assert.Equal("PC", Run(asha, (0, 5), (1, 6)));

        Assert.Equal('P', asha.Report(1, 2, 6));
        Assert.Equal("asha-promotion: 1:2 2:1 3:0 · 2 wait", asha.State);
    }

    [Fact]
    public void Trial_that_is_lost_before_it_has_paused_waits_on()
    {
        var asha = new BracketDriver(Nine, 4, start: false);
        asha.Kernel.StartNext();
        asha.Kernel.ReportWithCheckpoint(0, 5);
        asha.Kernel.Lose(0);

        Assert.Equal(0, asha.Kernel.StartNext());
        Assert.Equal('P', asha.Report(0, 2, 5));
        Assert.Equal("asha-promotion: 1:1 3:0 9:0 · 1 wait", asha.State);
    }

    [Theory]
    [InlineData(0, 0, 1, 0, "MaxResource must be at least 1; GracePeriod must be at least 1; ReductionFactor must be greater than 1; Brackets must be at least 1")]
    [InlineData(5, 9, 4, 1, "GracePeriod must be at most MaxResource (5)")]
    [InlineData(5, 1, double.NaN, 1, "ReductionFactor must be greater than 1")]
    public void Validate_says_all_that_is_wrong(int maximum, int grace, double factor, int brackets, string problems)
    {
        var found = new AshaPromotion { MaxResource = maximum, GracePeriod = grace, ReductionFactor = factor, Brackets = brackets }.Validate().ToList();

        Assert.All(problems.Split("; "), problem => Assert.Contains(found, text => text.StartsWith($"AshaPromotion.{problem}", StringComparison.Ordinal)));
    }

    /// <summary>Starts a trial for each slot that is free and lets it reach the first rung.</summary>
    private static string Run(BracketDriver asha, params (int Trial, double Value)[] reports) => string.Concat(reports.Select(report =>
    {
        Assert.Equal(report.Trial, asha.Kernel.StartNext());
        return asha.Report(report.Trial, 1, report.Value);
    }));

    private static void RunPromoted(BracketDriver asha)
    {
        var trial = asha.Kernel.Experiment.Running.FirstOrDefault()?.Id.Number ?? asha.Kernel.StartNext()!.Value;
        asha.Report(trial, 3, trial);
    }
}
