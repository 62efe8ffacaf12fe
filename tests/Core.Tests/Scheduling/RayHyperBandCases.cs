namespace Tune.Tests.Kernel;

/// <summary>
/// Ray's decision cases of HyperBand (reference, part 7.2), with max_t 81 and eta 3 where nothing else is said. A trial ends at MaxResource: there is no
/// stop_last_trials = False. Trials are numbered from 0: a band holds 0-4, 5-12, 13-27, 28-61, 62-142.
/// </summary>
public sealed class RayHyperBandCases
{
    private static readonly HyperBand Default = new();

    private static readonly int[] Last = [.. Enumerable.Range(62, 81)];

    [Fact]
    public void H1_one_band()
    {
        var plan = new HyperBandPlan(81, 3);

        Assert.Equal(5, plan.BracketCount);
        Assert.Equal([(5, 81), (8, 27), (15, 9), (34, 3), (81, 1)], Enumerable.Range(0, 5).Select(s => (plan.SizeOf(s), plan.FirstMilestoneOf(s))));
        Assert.Contains("5 brackets", new BracketDriver(Default, 143).State, StringComparison.Ordinal);
        Assert.Contains("6 brackets", new BracketDriver(Default, 144).State, StringComparison.Ordinal);
    }

    [Fact]
    public void H2_sizes()
    {
        var plan = new HyperBandPlan(1000, 10);

        Assert.Equal([(4, 1000), (20, 100), (134, 10), (1000, 1)], Enumerable.Range(0, plan.BracketCount).Select(s => (plan.SizeOf(s), plan.FirstMilestoneOf(s))));
        Assert.Equal((1, 1, 1), (new HyperBandPlan(1, 7).BracketCount, new HyperBandPlan(1, 7).SizeOf(0), new HyperBandPlan(1, 7).FirstMilestoneOf(0)));
    }

    [Fact]
    public void H3_successive_halving() => HalvesSuccessively(new BracketDriver(Default, 143), value => value);

    [Fact]
    public void H4_the_worst_is_stopped_as_the_last()
    {
        var band = new BracketDriver(Default, 13);

        Assert.Equal("PPPPPPPS", band.Report(Enumerable.Range(5, 8).Reverse(), 27, trial => trial));
        Assert.Equal([10, 11, 12], Enumerable.Range(5, 8).Where(trial => !band[trial].Status.IsEnded()));
    }

    [Fact]
    public void H5_the_last_rung_stops_all()
    {
        var band = new BracketDriver(Default, 5);

        Assert.Equal("PPPPS", band.Report(Enumerable.Range(0, 5), 81, trial => trial));
        Assert.Equal(ExperimentStatus.Finished, band.Kernel.Experiment.Status);
        Assert.All(band.Kernel.Experiment.Trials, trial => Assert.Equal("reached the last rung of its bracket, 81 iterations", trial.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void H6_and_H8_member_that_fails_or_completes_is_not_waited_for(bool fails)
    {
        var band = new BracketDriver(Default, 8);
        if (fails) band.Kernel.Fail(7);
        else Complete(band, 7, 1);

        Assert.Equal("PC", band.Report([5, 6], 27, _ => 10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void H7_and_H8_the_last_one_fails_or_completes_and_the_others_are_halved(bool fails)
    {
        var band = new BracketDriver(Default, 13);
        Assert.Equal("PPPPPPP", band.Report(Enumerable.Range(5, 7), 27, _ => 10));
        if (fails) band.Kernel.Fail(12);
        else Complete(band, 12, 26);

        Assert.Equal(3, band.LiveAmong(Enumerable.Range(5, 8)));
        Assert.Equal(3, band.StartAll().Count);
    }

    [Fact]
    public void H9_trial_that_joins_after_a_halving()
    {
        var band = new BracketDriver(Default, 6);
        Assert.Equal('C', band.Report(5, 27, 0));
        band.Kernel.Send(new Input.Extend(band.Kernel.Now, 1, TimeSpan.Zero));
        Assert.Equal([6], band.StartAll());

        Assert.Contains("n=3 r=81", band.State, StringComparison.Ordinal);
        Assert.Equal("CP", $"{band.Report(6, 27, 12)}{band.Report(6, 108, 12)}");
    }

    [Fact]
    public void H10_trial_that_has_overstepped_the_next_rung_pauses()
    {
        var band = new BracketDriver(Default, 81);
        var last = Enumerable.Range(62, 19).ToList();
        Assert.Equal(new string('P', 18), band.Report(last.Take(18), 1, trial => trial));

        Assert.Equal('P', band.Report(80, 4, 17));
        Assert.Equal(19, band.LiveAmong(last));
        Assert.Contains("n=27 r=3", band.State, StringComparison.Ordinal);
    }

    [Fact]
    public void H11_trial_that_is_removed_before_it_has_reported()
    {
        var band = new BracketDriver(Default, 8);
        band.Kernel.Lose(6);
        band.Kernel.Send(new Input.StopTrial(band.Kernel.Now, new TrialId(6), "removed"));

        Assert.Equal("PC", band.Report([5, 7], 27, _ => 10));
    }

    [Fact]
    public void H12_bracket_without_a_whole_iteration_is_left_out()
    {
        var plan = new HyperBandPlan(20, 3);
        Assert.Equal([(4, 20), (6, 6), (12, 2), (27, 0)], Enumerable.Range(0, plan.BracketCount).Select(s => (plan.SizeOf(s), plan.FirstMilestoneOf(s))));

        // 22 of a band: four bands of three brackets, and three brackets more
        var band = new BracketDriver(new HyperBand { MaxResource = 20 }, 100);
        Assert.Contains("15 brackets", band.State, StringComparison.Ordinal);
        Assert.Equal(100, band.Kernel.Experiment.Running.Count());
    }

    [Fact]
    public void H13_small_maximum()
    {
        var band = new BracketDriver(new HyperBand { MaxResource = 8, ReductionFactor = 2 }, 8);
        Assert.Equal("CCCC", band.Report(Enumerable.Range(0, 4), 4, trial => 10 * (trial + 1)));
        Assert.Equal("PPPC", band.Report(Enumerable.Range(4, 4), 4, trial => 10 * (trial - 3)));

        Assert.Equal([TrialStatus.Terminated, TrialStatus.Terminated, TrialStatus.Paused, TrialStatus.Running], Enumerable.Range(4, 4).Select(trial => band[trial].Status));
        Assert.Equal([6], band.StartAll());
        band.Report([0, 1, 2, 3, 6, 7], 8, trial => trial);
        Assert.Equal(ExperimentStatus.Finished, band.Kernel.Experiment.Status);
    }

    [Fact]
    public void H14_rung_that_is_overstepped_to_the_maximum()
    {
        var band = new BracketDriver(new HyperBand { MaxResource = 8, ReductionFactor = 2 }, 8);

        Assert.Equal("PPPS", band.Report(Enumerable.Range(4, 4), 8, trial => 10 * (trial - 3)));
        Assert.Equal(0, band.LiveAmong(Enumerable.Range(4, 4)));
        Assert.Contains("best 2", band[4].Reason, StringComparison.Ordinal);
        Assert.Contains("last rung", band[7].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void H15_to_minimise() => HalvesSuccessively(new BracketDriver(Default, 143, Objective.Minimize("loss")), value => -value);

    /// <summary>The greater the number, the better the trial; each rung is reached in this order.</summary>
    private static void HalvesSuccessively(BracketDriver band, Func<double, double> value)
    {
        var live = Last;
        foreach (var (milestone, left) in new[] { (1, 27), (3, 9), (9, 3), (27, 1) })
        {
            Assert.Equal(new string('P', live.Length - 1) + "C", band.Report(live, milestone, trial => value(trial)));
            Assert.Equal(left, band.LiveAmong(Last));
            live = [.. Last.Where(trial => !band[trial].Status.IsEnded())];
            Assert.Equal(Last.TakeLast(left), live);
            Assert.Equal(left - 1, band.StartAll().Count);
        }

        Assert.Equal('S', band.Report(142, 81, 0));
    }

    private static void Complete(BracketDriver band, int trial, int iteration)
    {
        band.Report(trial, iteration, 1);
        band.Kernel.Complete(trial);
    }
}
