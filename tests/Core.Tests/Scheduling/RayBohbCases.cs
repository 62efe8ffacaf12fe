namespace Tune.Tests.Kernel;

/// <summary>
/// Ray's decision cases of BOHB's HyperBand (reference, part 7.2). B6 is missing: there is no stop_last_trials = False. The searcher's on_pause and
/// on_unpause are the facts of the pause and of the start here.
/// </summary>
public sealed class RayBohbCases
{
    private static readonly HyperBandForBohb Three = new() { MaxResource = 3, ReductionFactor = 3 };

    private static readonly HyperBandForBohb Ten = new() { MaxResource = 10, ReductionFactor = 3 };

    [Fact]
    public void B1_largest_bracket_first()
    {
        Assert.Contains("1 brackets · n=3 r=1 0% 3 live", new BracketDriver(Three, 3).State, StringComparison.Ordinal);
        Assert.Contains("2 brackets · n=3 r=1 0% 3 live · n=2 r=3 0% 1 live", new BracketDriver(Three, 4).State, StringComparison.Ordinal);
    }

    [Fact]
    public void B2_the_last_is_stopped()
    {
        var band = new BracketDriver(Three, 3);

        Assert.Equal("PPS", $"{band.Report(0, 1, 1)}{band.Report(1, 1, 2)}{band.Report(2, 1, 0)}");
        Assert.Equal(2, band.Kernel.Journal.Count(fact => fact is TrialPauseRequested));
        Assert.Equal(1, Assert.Single(band.Kernel.Journal.OfType<RungClosed>()).Milestone);
        Assert.Equal([1], band.StartAll());
    }

    [Fact]
    public void B3_the_last_goes_on()
    {
        var band = new BracketDriver(Three, 3, Objective.Minimize("loss"));

        Assert.Equal("PPC", $"{band.Report(0, 1, 1)}{band.Report(1, 1, 2)}{band.Report(2, 1, 0)}");
        Assert.Equal(2, band.Kernel.Journal.Count(fact => fact is TrialPauseRequested));
    }

    [Fact]
    public void B4_the_one_that_is_not_ahead_goes_on()
    {
        var band = new BracketDriver(Ten, 3);

        Assert.Equal("PPP", $"{band.Report(0, 5, 1)}{band.Report(1, 1, 2)}{band.Report(2, 5, 3)}");
        Assert.All(band.Kernel.Experiment.Trials, trial => Assert.Equal(TrialStatus.Paused, trial.Status));
        Assert.Equal([1], band.StartAll());
    }

    [Fact]
    public void B5_bracket_that_is_not_full_and_has_reached_everything()
    {
        var band = new BracketDriver(Ten, 5);

        Assert.Equal("PPPPP", band.Report(Enumerable.Range(0, 5), 10, trial => 40 - 10 * trial));
        Assert.Contains(band.Kernel.Journal, fact => fact is TrialsReleased);
        Assert.Equal([1, 3, 9], band.Kernel.Journal.OfType<RungClosed>().Select(closed => closed.Milestone));
        Assert.Equal(ExperimentStatus.Finished, band.Kernel.Experiment.Status);
    }

    [Fact]
    public void Bracket_that_is_not_full_waits_as_long_as_another_trial_runs()
    {
        var band = new BracketDriver(Three, 4);
        Assert.Equal('P', band.Report(3, 3, 1));
        Assert.Equal("PPC", band.Report([0, 1, 2], 1, trial => trial));

        // 2 of the first bracket still runs
        Assert.Equal(TrialStatus.Paused, band[3].Status);
        Assert.Empty(band.StartAll());
        Assert.Equal('S', band.Report(2, 3, 1));
        Assert.Equal(TrialStatus.Terminated, band[3].Status);
    }

    [Fact]
    public void Searcher_that_models_all_budgets_alike_is_refused()
    {
        var error = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec(scheduler: Ten, searcher: new Tpe())));

        Assert.Contains("HyperBandForBohb can't be used with Tpe", Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.Contains("Use Bohb as the searcher, or HyperBand or Asha", error.Problems[0], StringComparison.Ordinal);
    }
}
