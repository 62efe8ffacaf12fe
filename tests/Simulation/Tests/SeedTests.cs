using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Tune.Simulations;

public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Seeds = 200;

    /// <summary>TUNE_SEED=123 runs that one; TUNE_SEEDS=2000 or TUNE_SEEDS=1000-3000 others than the first 200.</summary>
    [Fact]
    public void Every_seed_keeps_its_promises()
    {
        var failed = new ConcurrentBag<SimulationResult>();
        var pending = new ConcurrentQueue<ulong>(Numbers());
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Run(pending, failed))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var summary = failed.OrderBy(one => one.Seed).Select(one => one.Summary);
        Assert.True(failed.IsEmpty, $"{failed.Count} seeds failed:\n{string.Join('\n', summary)}\n\n{failed.MinBy(one => one.Seed)}");
    }

    /// <summary>
    /// Beyond the first 200. 297: a checkpoint that was saved at a scheduler's request, and came after a newer one. 782: an experiment that its code had ended and
    /// that was extended went on only if it had been loaded again in between. 922: its row was read before another silo wrote its last entries, and its time went back.
    /// 1134: a silo that had been away changed a spec by its difference from the one that it knew, not from what another silo had made of it.
    /// 1624: an attempt was told that it was lost before that was durable, and was waited for without end when it was not.
    /// 3515: it ended, was extended and ended again before the snapshot of its first end was taken, which said that it was of that. 3899: a trial that was created for
    /// an offer that did not suit it (a fault of the check).
    /// </summary>
    [Theory]
    [InlineData(297)]
    [InlineData(782)]
    [InlineData(922)]
    [InlineData(1134)]
    [InlineData(1624)]
    [InlineData(3515)]
    [InlineData(3899)]
    public void Seed_that_found_a_fault_finds_it_no_more(ulong seed)
    {
        var result = Simulation.Run(seed);

        Assert.False(result.HasFailed, $"{result}");
    }

    private void Run(ConcurrentQueue<ulong> seeds, ConcurrentBag<SimulationResult> failed)
    {
        while (seeds.TryDequeue(out var seed))
        {
            var result = Simulation.Run(seed);
            if (result.HasFailed) failed.Add(result);
            else if (Chosen is not null) output.WriteLine($"{result}");
        }
    }

    private static string? Chosen => Environment.GetEnvironmentVariable("TUNE_SEED");

    private static IEnumerable<ulong> Numbers()
    {
        if (Chosen is { } seed) return [ulong.Parse(seed, CultureInfo.InvariantCulture)];
        var range = (Environment.GetEnvironmentVariable("TUNE_SEEDS") ?? $"{Seeds}").Split('-');
        var ends = Array.ConvertAll(range, end => int.Parse(end, CultureInfo.InvariantCulture));
        return Enumerable.Range(ends.Length == 1 ? 1 : ends[0], ends.Length == 1 ? ends[0] : ends[1] - ends[0] + 1).Select(number => (ulong)number);
    }
}
