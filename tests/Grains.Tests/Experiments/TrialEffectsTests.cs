using FsCheck;
using FsCheck.Fluent;

namespace Tune.Grains;

public sealed class TrialEffectsTests
{
    private readonly List<string> _failed = [];
    private readonly List<string> _begun = [];
    private readonly TrialEffects _effects;

    public TrialEffectsTests() => _effects = new TrialEffects((what, trial, exception) => _failed.Add($"{what} {trial.Number}: {exception.Message}"));

    [Fact]
    public void About_one_trial_one_thing_is_done_after_the_other()
    {
        var (first, second) = (Do(0, "first"), Do(0, "second"));

        Assert.Equal(["first"], _begun);
        first.SetResult();
        Assert.Equal(["first", "second"], _begun);
        Assert.Equal([0], _effects.Busy);
        second.SetResult();
        Assert.True(_effects.IsEmpty);
    }

    [Fact]
    public void About_different_trials_they_are_done_side_by_side()
    {
        var first = Do(0, "first");
        var second = Do(1, "second");

        Assert.Equal(["first", "second"], _begun);
        second.SetResult();
        Assert.Equal([0], _effects.Busy);
        first.SetResult();
        Assert.True(_effects.IsEmpty);
    }

    [Fact]
    public void What_is_done_at_once_leaves_nothing_behind()
    {
        _effects.Do(new TrialId(0), "at once", () => Task.CompletedTask);

        Assert.True(_effects.IsEmpty);
        Assert.Empty(_effects.Busy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_fails_is_told_and_what_comes_after_it_is_done(bool isAtOnce)
    {
        var first = new TaskCompletionSource();
        _effects.Do(new TrialId(0), "starting", () => isAtOnce ? throw new InvalidOperationException("no silo") : first.Task);
        var second = Do(0, "second");
        if (!isAtOnce) first.SetException(new InvalidOperationException("no silo"));

        Assert.Equal(["starting 0: no silo"], _failed);
        Assert.Equal(["second"], _begun);
        second.SetResult();
        Assert.True(_effects.IsEmpty);
    }

    [Fact]
    public void All_is_done_when_what_was_to_be_done_until_then_is()
    {
        Assert.True(_effects.WhenDoneAsync().IsCompletedSuccessfully);
        var first = Do(0, "first");
        var (second, other) = (Do(0, "second"), Do(1, "other"));
        var done = _effects.WhenDoneAsync();
        var later = Do(0, "later");

        first.SetResult();
        other.SetException(new InvalidOperationException("it is told, and is no reason to wait"));
        Assert.False(done.IsCompleted);
        second.SetResult();

        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal(["first", "other", "second", "later"], _begun);
        Assert.False(later.Task.IsCompleted);
    }

    /// <summary>Each step is an effect for one of three trials, or, from 3 on, the end of what is being done about one; from 6 on it fails.</summary>
    [Fact]
    public void Whatever_ends_when_each_trial_has_its_effects_in_order_one_at_a_time() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 8).ListOf().ToArbitrary(), steps =>
        {
            var failed = 0;
            var effects = new TrialEffects((_, _, _) => failed++);
            var begun = new List<(TaskCompletionSource Effect, int Number)>[] { [], [], [] };
            var (given, ended, failures) = (new int[3], new int[3], 0);
            foreach (var step in steps)
            {
                var trial = step % 3;
                if (step < 3)
                {
                    var (effect, number) = (new TaskCompletionSource(), given[trial]++);
                    effects.Do(new TrialId(trial), "it", () =>
                    {
                        begun[trial].Add((effect, number));
                        return effect.Task;
                    });
                }
                else if (ended[trial] < begun[trial].Count)
                {
                    var effect = begun[trial][ended[trial]++].Effect;
                    if (step < 6) effect.SetResult();
                    else effect.SetException(new InvalidOperationException($"failure {++failures}"));
                }

                for (var each = 0; each < 3; each++)
                {
                    Assert.Equal(Math.Min(given[each], ended[each] + 1), begun[each].Count);
                    Assert.Equal(Enumerable.Range(0, begun[each].Count), begun[each].Select(one => one.Number));
                    Assert.Equal(ended[each] < given[each], effects.Busy.Contains(each));
                }

                Assert.Equal(failures, failed);
                Assert.Equal(ended.Sum() == given.Sum(), effects.IsEmpty);
            }
        }));

    /// <summary>Something to be done about a trial, which ends when the test says so.</summary>
    private TaskCompletionSource Do(int trial, string what)
    {
        var effect = new TaskCompletionSource();
        _effects.Do(new TrialId(trial), what, () =>
        {
            _begun.Add(what);
            return effect.Task;
        });
        return effect;
    }
}
