namespace Tune.Tests.Kernel;

/// <summary>
/// Ray's decision cases of ASHA (reference, part 7.2). Iterations are from 1, so Basic begins at 1: what Ray's tests report at 0 passes no rung.
/// A7 is missing: there is no stop_last_trials = False, a trial ends at MaxResource.
/// </summary>
public sealed class RayAshaCases
{
    private static readonly Asha Ten = new() { MaxResource = 10, ReductionFactor = 2 };

    [Fact]
    public void A1_on_complete()
    {
        var asha = new Deciding(new Asha { MaxResource = 10 }).Basic(first: 1);
        asha.Complete(3, 10, 1000);

        Assert.Equal('S', asha.Report(2, 101, 0));
    }

    [Fact]
    public void A2_grace_period()
    {
        // grace 2.5 there; ours counts whole iterations, and 3 is the first that is at least 2.5
        var asha = new Deciding(new Asha { MaxResource = 100, GracePeriod = 3, ReductionFactor = 3 }).Basic(first: 1);
        asha.Complete(1, 10, 1000);
        asha.Complete(2, 10, 1000);

        Assert.Equal("CCS", Run(asha, (3, 1, 10), (3, 2, 10), (3, 3, 10)));
    }

    [Fact]
    public void A3_all_complete()
    {
        var asha = new Deciding(new Asha { MaxResource = 10, Brackets = 10 });

        Assert.Equal("SSSSSSSSSS", Run(asha, [.. Enumerable.Range(0, 10).Select(trial => (trial, 10, -2.0))]));
    }

    [Fact]
    public void A4_percentile()
    {
        var asha = new Deciding(Ten).Basic(first: 1);
        asha.Complete(1, 10, 1000);
        asha.Complete(2, 10, 1000);

        Assert.Equal("SS", Run(asha, (3, 1, 260), (3, 2, 260)));
    }

    [Fact]
    public void A4_percentile_is_interpolated()
    {
        // rung 1 holds 100 and 450: the cutoff is 275, and a tie with it passes
        Assert.Equal('C', new Deciding(Ten).Basic(first: 1).Report(3, 1, 275));
        Assert.Equal('S', new Deciding(Ten).Basic(first: 1).Report(3, 1, 274.9));
    }

    [Fact]
    public void A5_nan()
    {
        var asha = new Deciding(Ten);
        for (var i = 1; i < 10; i++)
        {
            Assert.Equal('C', asha.Report(1, i, 450));
            Assert.Equal('C', asha.Report(2, i, double.NaN));
        }

        Assert.Equal("SS", Run(asha, (3, 1, 260), (3, 2, 260)));
    }

    [Fact]
    public void A6_save_and_restore()
    {
        var asha = new Deciding(Ten);
        for (var trial = 0; trial < 5; trial++) Assert.Equal('C', asha.Report(trial, 1, 10));
        Assert.Equal('S', asha.Report(5, 1, 5));

        asha.SaveAndRestore();

        Assert.Equal("SS", Run(asha, (6, 1, 4), (7, 1, 2)));
    }

    [Fact]
    public void A8_one_bracket()
    {
        Assert.Equal("CCS", Run(new Deciding(Ten), (0, 1, 2), (1, 1, 4), (2, 1, 1)));
        // the cutoff was 3.0
        Assert.Equal("CCC", Run(new Deciding(Ten), (0, 1, 2), (1, 1, 4), (2, 1, 3)));
        Assert.Equal("CCS", Run(new Deciding(Ten), (0, 1, 2), (1, 1, 4), (2, 1, 2.99)));
    }

    [Fact]
    public void A9_late_jump()
    {
        // on purpose not Ray's: a report beyond several rungs is recorded in each of them at once, and never again
        var asha = new Deciding(new Asha { MaxResource = 100 });

        asha.Report(0, 17, 5);
        Assert.EndsWith("1:1 4:1 16:1 64:0", asha.Scheduler.Describe(), StringComparison.Ordinal);
        asha.Report(0, 18, 5);
        Assert.EndsWith("1:1 4:1 16:1 64:0", asha.Scheduler.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 1, 10, "1 10 100 1000")]
    [InlineData(243, 1, 3, "1 3 9 27 81 243")]
    [InlineData(125, 1, 5, "1 5 25 125")]
    [InlineData(100, 1, 4, "1 4 16 64")]
    [InlineData(81, 1, 3, "1 3 9 27 81")]
    [InlineData(10, 1, 2, "1 2 4 8")]
    [InlineData(16, 1, 4, "1 4 16")]
    [InlineData(3, 1, 2, "1 2")]
    [InlineData(50, 5, 3, "5 15 45")]
    [InlineData(4, 1, 1.5, "1 2 3")]
    public void A10_rungs_are_exact(int maxResource, int grace, double factor, string rungs)
    {
        // on purpose not Ray's: its logarithm loses the last rung of the first three
        var asha = new Asha { MaxResource = maxResource, GracePeriod = grace, ReductionFactor = factor }.Create(Given.Problem());

        Assert.EndsWith(string.Join(' ', rungs.Split(' ').Select(rung => rung + ":0")), asha.Describe(), StringComparison.Ordinal);
    }

    private static string Run(Deciding asha, params (int Trial, int Time, double Value)[] reports) =>
        string.Concat(reports.Select(report => asha.Report(report.Trial, report.Time, report.Value)));
}
