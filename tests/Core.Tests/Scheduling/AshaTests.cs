namespace Tune.Tests.Kernel;

public sealed class AshaTests
{
    [Fact]
    public void Decide_first_in_a_rung_always_passes() => Assert.Equal('C', new Deciding(new Asha()).Report(0, 1, double.NegativeInfinity));

    [Fact]
    public void Decide_ties_pass()
    {
        var asha = new Deciding(new Asha());

        Assert.All(Enumerable.Range(0, 20), trial => Assert.Equal('C', asha.Report(trial, 1, 7)));
    }

    [Fact]
    public void Decide_stopped_trials_stay_in_the_rung()
    {
        var asha = new Deciding(new Asha { ReductionFactor = 2 });
        asha.Report(0, 1, 10);
        Assert.Equal('S', asha.Report(1, 1, 0));
        Assert.Equal('S', asha.Report(2, 1, 4.9));
        // without the stopped 0 and 4.9 the cutoff would be 10
        Assert.Equal('C', asha.Report(3, 1, 5));
    }

    /// <summary>Each value in its turn at one rung with η 3: of one and two the best goes on, of three to five one, of six two; a tie goes on.</summary>
    [Theory]
    [InlineData("1 2 3 4 5 6", "CCCCCC")]
    [InlineData("6 5 4 3 2 1", "CSSSSS")]
    [InlineData("5 5 4 5 6 5 5", "CCSCCCC")]
    [InlineData("9 8 7 6 5 8.5 8.4 8.3 8.2 8.45", "CSSSSCSSSC")]
    [InlineData("NaN 1 NaN 0", "CCCS")]
    public void Decide_by_rank_keeps_a_whole_share(string values, string expected)
    {
        var asha = new Deciding(new Asha { ReductionFactor = 3, Cutoff = AshaCutoff.Rank });

        var decisions = values.Split(' ').Select((value, trial) => asha.Report(trial, 1, double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(expected, string.Concat(decisions));
    }

    [Fact]
    public void Decide_grants_to_the_next_rung_and_ends_at_the_maximum()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1, scheduler: new Asha { MaxResource = 10, ReductionFactor = 3 }));
        kernel.StartNext();
        var grants = new List<int> { kernel.Verdict(0).GrantedTo };
        while (kernel[0].Status == TrialStatus.Running)
        {
            kernel.Report(0, 1);
            if (kernel.Verdict(0) is { Action: Directive.Kind.Continue } verdict && verdict.GrantedTo != grants[^1]) grants.Add(verdict.GrantedTo);
        }

        Assert.Equal([1, 3, 9, 10], grants);
        Assert.Equal((10, EndedBy.Scheduler), (kernel[0].Iteration, kernel[0].EndedBy));
    }

    [Fact]
    public void Decide_objective_missing_at_a_rung_is_made_up_for_at_the_next_report_that_has_it()
    {
        // an objective that is only known every other iteration: Ray decides at the first result that has it
        var kernel = new KernelDriver(Given.Spec(samples: 4, scheduler: new Asha { MaxResource = 27, ReductionFactor = 3 }));
        for (var trial = 0; trial < 3; trial++)
        {
            kernel.StartNext();
            kernel.Report(trial, new Metrics("epoch", 1));
            Assert.Equal(2, kernel.Verdict(trial).GrantedTo);
            kernel.Report(trial, trial);
        }

        Assert.Equal((TrialStatus.Running, 3), (kernel[0].Status, kernel.Verdict(0).GrantedTo));
        Assert.Equal((TrialStatus.Terminated, EndedBy.Scheduler), (kernel[2].Status, kernel[2].EndedBy));
    }

    [Fact]
    public void Brackets_share_the_trials_by_the_softmax_of_their_rungs()
    {
        const int Trials = 4000;
        var asha = new Asha { MaxResource = 100, Brackets = 3 }.Create(Given.Problem());
        for (var trial = 0; trial < Trials; trial++)
            asha.Observe(new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, 1, new Metrics("loss", 1), default) { Score = 1 });
        for (var trial = 0; trial < Trials; trial++)
            asha.Observe(new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, 64, new Metrics("loss", 1), default) { Score = 1 });

        var counts = asha.Describe().Split(" · ")[1..].Select(bracket => int.Parse(bracket.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToList();

        // Ray: 66.5 %, 24.5 %, 9.0 %
        Assert.InRange(counts[0], 0.645 * Trials, 0.685 * Trials);
        Assert.InRange(counts[1], 0.225 * Trials, 0.265 * Trials);
        Assert.InRange(counts[2], 0.075 * Trials, 0.105 * Trials);
    }

    [Fact]
    public void Rungs_decisions_do_not_depend_on_the_numbering_of_trials()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];

        string Run(Func<int, int> number)
        {
            var asha = new Deciding(new Asha { ReductionFactor = 3 });
            return string.Concat(values.Select((value, i) => asha.Report(number(i), 1, value)));
        }

        Assert.Equal(Run(i => i), Run(i => 50 - i));
        Assert.Contains('S', Run(i => i));
    }
}
