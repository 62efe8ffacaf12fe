namespace Tune.Tests.Kernel;

/// <summary>Reports with thousands of metrics: what they cost grows as they do. Counted in steps and bytes, not in time.</summary>
public sealed class ManyMetricsTests
{
    private const int Few = 1_000, Many = 16_000;

    [Fact]
    public void Find_takes_no_more_steps_among_many()
    {
        var metrics = Of(Many);

        Assert.InRange(StepsPerName(metrics, metrics.Names), 1, 3);
        Assert.InRange(StepsPerName(metrics, Enumerable.Range(0, Many).Select(i => $"none/{i}")), 1, 3);
    }

    [Fact]
    public void Many_metrics_are_found_kept_in_order_and_set_again()
    {
        var metrics = Of(Many);
        for (var i = 0; i < Many; i += 7) metrics[Name(i)] = -i;

        Assert.Equal(Enumerable.Range(0, Many).Select(Name), metrics.Freeze().Names);
        Assert.All(Enumerable.Range(0, Many), i => Assert.Equal(i % 7 == 0 ? -i : i, metrics[Name(i)]));
        Assert.False(metrics.TryGet("none", out _));
    }

    [Fact]
    public void Filling_allocates_in_proportion() => AssertProportional(count => () => Of(count).Freeze());

    [Fact]
    public void Reading_a_fact_allocates_in_proportion() => AssertProportional(count =>
    {
        var entry = Entry(count);
        return () => FactJson.Read(entry);
    });

    [Fact]
    public void Restoring_a_snapshot_allocates_in_proportion() => AssertProportional(count =>
    {
        var snapshot = Snapshot(count);
        return () => new Experiment(Given.Spec()).Restore(snapshot);
    });

    [Fact]
    public void Message_about_a_metric_that_is_missing_names_a_few()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => Of(Many)["accuracy"]);

        Assert.Contains("metric/000000, metric/000001", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("and 15980 more.", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 1_000);
    }

    private static string Name(int index) => $"metric/{index:D6}";

    private static Metrics Of(int count)
    {
        var metrics = new Metrics();
        for (var i = 0; i < count; i++) metrics[Name(i)] = i;
        return metrics;
    }

    private static double StepsPerName(Metrics metrics, IEnumerable<string> names) => names.Average(name =>
    {
        metrics.Find(name, out var steps);
        return steps;
    });

    private static JournalEntry Entry(int count) =>
        FactJson.Write(new TrialReported(KernelDriver.Epoch, new TrialId(0), 1, 1, Of(count).Freeze(), TimeSpan.Zero));

    private static string Snapshot(int count)
    {
        var kernel = new KernelDriver();
        kernel.StartNext();
        kernel.Report(0, Of(count));
        return kernel.Experiment.Capture() ?? throw new InvalidOperationException("There is no snapshot.");
    }

    private static void AssertProportional(Func<int, Action> prepare)
    {
        var (few, many) = (Bytes(prepare(Few)), Bytes(prepare(Many)));

        // arrays grow by doubling: up to twice as many bytes as the names would take
        Assert.InRange((double)many / few, 1, 2.5 * Many / Few);
    }

    private static long Bytes(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
