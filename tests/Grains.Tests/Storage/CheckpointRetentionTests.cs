using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Storage;

public sealed class CheckpointRetentionTests
{
    private static readonly ImmutableHashSet<string> NoLeases = [];

    [Fact]
    public void Keep_2_highest_follows_the_acceptance_case()
    {
        var retention = new CheckpointRetention { Keep = 2, Order = CheckpointOrder.HighestScore };

        var kept = Register(retention, [], 1, 2, 3);
        Assert.Equal([2, 3], Scores(kept));
        kept = Register(retention, kept, 0);
        Assert.Equal([2, 3, 0], Scores(kept));
        kept = Register(retention, kept, 5);
        Assert.Equal([3, 5], Scores(kept));
    }

    [Fact]
    public void Null_keeps_all_and_less_than_one_is_refused()
    {
        Assert.Equal(3, Register(new(), [], 1, 2, 3).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointRetention { Keep = 0 });
    }

    [Fact]
    public void Nan_is_worse_than_missing_which_is_worse_than_numbers()
    {
        double?[] scores = [double.NaN, null, double.MinValue, 7, 8];

        Assert.Equal([8, 9], Scores(Register(new() { Keep = 2, Order = CheckpointOrder.HighestScore }, [], [.. scores, 9])));
        Assert.Equal(["c0", "c1", "c2"], Delete(new() { Keep = 2, Order = CheckpointOrder.HighestScore }, scores));
        Assert.Equal(["c0", "c1", "c4", "c3"], Delete(new() { Keep = 2, Order = CheckpointOrder.LowestScore }, [.. scores, 6]));
        Assert.Equal(["c0", "c1"], Delete(new() { Keep = 1, Order = CheckpointOrder.LowestScore }, [double.NaN, null, -5]));
    }

    [Fact]
    public void Most_recent_and_ties_keep_the_later_ones()
    {
        Assert.Equal(["c0", "c1"], Delete(new() { Keep = 2 }, [9, 8, 7, null]));
        Assert.Equal(["c0", "c1"], Delete(new() { Keep = 2, Order = CheckpointOrder.HighestScore }, [1, 1, 1, 1]));
    }

    [Fact]
    public void Leased_ones_stay_until_they_are_given_back()
    {
        var retention = new CheckpointRetention { Keep = 1 };
        RegisteredCheckpoint[] registered = [new("c0", null), new("c1", null), new("c2", null)];

        Assert.Equal(["c1"], retention.SelectForDeletion(registered, ImmutableHashSet.Create("c0")).AsEnumerable());
        Assert.Equal(["c0"], retention.SelectForDeletion([registered[0], registered[2]], NoLeases).AsEnumerable());
    }

    [Fact]
    public void Never_deletes_the_latest_a_leased_or_the_best_and_keeps_no_more_than_it_must() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Cases().ToArbitrary(), sample =>
        {
            var (retention, registered, leased) = sample;
            var deleted = retention.SelectForDeletion(registered, leased);
            var kept = registered.Where(checkpoint => !deleted.Contains(checkpoint.Name)).ToList();
            var extra = leased.Count + 1;
            return !deleted.Contains(registered[^1].Name)
                && !deleted.Any(leased.Contains)
                && deleted.Distinct().Count() == deleted.Length
                && kept.Count >= Math.Min(registered.Count, retention.Keep ?? int.MaxValue)
                && kept.Count <= (long)(retention.Keep ?? int.MaxValue) + extra
                && (retention.Order != CheckpointOrder.HighestScore || Best(kept) == Best(registered));
        }));

    [Fact]
    public void Applied_twice_deletes_nothing_more() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Cases().ToArbitrary(), sample =>
        {
            var (retention, registered, leased) = sample;
            var deleted = retention.SelectForDeletion(registered, leased);
            var kept = registered.Where(checkpoint => !deleted.Contains(checkpoint.Name)).ToList();
            return retention.SelectForDeletion(kept, leased).IsEmpty;
        }));

    private static Gen<(CheckpointRetention Retention, List<RegisteredCheckpoint> Registered, ImmutableHashSet<string> Leased)> Cases() =>
        from keep in Gen.Elements<int?>(null, 1, 2, 3, 5)
        from order in Gen.Elements(CheckpointOrder.MostRecent, CheckpointOrder.HighestScore, CheckpointOrder.LowestScore)
        from scores in Gen.NonEmptyListOf(Gen.Elements<double?>(null, double.NaN, double.NegativeInfinity, double.PositiveInfinity, -1, 0, 1, 2))
        from leases in Gen.ListOf(Gen.Choose(0, scores.Count - 1))
        select (
            new CheckpointRetention { Keep = keep, Order = order },
            scores.Select((score, i) => new RegisteredCheckpoint($"c{i}", score)).ToList(),
            leases.Take(3).Select(i => $"c{i}").ToImmutableHashSet());

    private static double Best(IEnumerable<RegisteredCheckpoint> checkpoints) =>
        checkpoints.Max(checkpoint => checkpoint.Score is { } score && !double.IsNaN(score) ? score : double.NegativeInfinity);

    private static string[] Delete(CheckpointRetention retention, double?[] scores) =>
        [.. retention.SelectForDeletion([.. scores.Select((score, i) => new RegisteredCheckpoint($"c{i}", score))], NoLeases)];

    private static IEnumerable<double?> Scores(IEnumerable<RegisteredCheckpoint> checkpoints) => checkpoints.Select(checkpoint => checkpoint.Score);

    private static List<RegisteredCheckpoint> Register(
        CheckpointRetention retention, List<RegisteredCheckpoint> kept, params ReadOnlySpan<double?> scores)
    {
        foreach (var score in scores)
        {
            kept = [.. kept, new($"c{kept.Count}-{score}", score)];
            var deleted = retention.SelectForDeletion(kept, NoLeases);
            kept.RemoveAll(checkpoint => deleted.Contains(checkpoint.Name));
        }
        return kept;
    }
}
