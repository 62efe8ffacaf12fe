using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests.Kernel;

/// <summary>What holds for every size of HyperBand (reference, part 7.3): all trials end, none is left paused, nothing throws, and slots are kept to.</summary>
public sealed class HyperBandProperties
{
    private const int Greatest = 200;

    public static TheoryData<int> Factors() => [.. Enumerable.Range(2, 9)];

    /// <summary>Every maximum with three numbers of trials, other ones for each; the sparse part of the cube that a build can afford.</summary>
    [Theory]
    [MemberData(nameof(Factors))]
    public void All_trials_end_for_every_maximum(int reductionFactor)
    {
        for (var maximum = 1; maximum <= Greatest; maximum++)
        {
            var trials = 1 + (maximum * 37 + reductionFactor * 101) % Greatest;
            Ends(new HyperBand { MaxResource = maximum, ReductionFactor = reductionFactor }, trials, slots: 1 + maximum % 17);
            Ends(new HyperBandForBohb { MaxResource = maximum, ReductionFactor = reductionFactor }, 1 + trials * 61 % Greatest, slots: 1 + maximum % 13);
            Ends(new AshaPromotion { MaxResource = maximum, ReductionFactor = reductionFactor }, 1 + trials * 23 % Greatest, slots: 1 + maximum % 11);
        }
    }

    /// <summary>
    /// The whole cube of maxima from 1 to 200, factors from 2 to 10 and 1 to 200 trials, by its 68 classes. What these schedulers do hangs on the
    /// maximum and the factor through the sizes of the rungs, and through comparing iterations with rungs. The rungs of a bracket rise strictly and trials
    /// ask at them, so that a comparison says no more than which rung of its bracket a trial has reached: with brackets of the same sizes and the
    /// same scores the same is decided, and one maximum stands for all of its class. HyperBand also serves the bracket of least completion first, which hangs on
    /// the iterations; with a slot for each trial nothing waits to be served. With few slots it matters: there the members of a class take turns, and all of
    /// the cube was run once by the same driver (docs/schedulers/hyperband.md).
    /// </summary>
    [Theory]
    [MemberData(nameof(Factors))]
    public void All_trials_end_for_every_class_of_the_cube(int reductionFactor)
    {
        var classes = Enumerable.Range(1, Greatest).GroupBy(maximum => ClassOf(maximum, reductionFactor)).Select(members => members.ToList()).ToList();
        Assert.Equal(Greatest, classes.Sum(members => members.Count));
        foreach (var members in classes)
        {
            for (var trials = 1; trials <= Greatest; trials++)
            {
                var maximum = members[trials % members.Count];
                SchedulerAlone.Run(new HyperBand { MaxResource = members[0], ReductionFactor = reductionFactor }, trials, slots: trials, oversteps: false);
                SchedulerAlone.Run(new HyperBand { MaxResource = maximum, ReductionFactor = reductionFactor }, trials, slots: 1 + trials % 7);
                SchedulerAlone.Run(new HyperBandForBohb { MaxResource = members[0], ReductionFactor = reductionFactor }, trials, slots: 1 + trials % 19, oversteps: false);
            }
        }
    }

    [Fact]
    public void Scheduler_alone_comes_to_the_same_as_in_the_kernel()
    {
        for (var i = 0; i < 100; i++)
        {
            var (maximum, reductionFactor, trials) = (1 + i * 37 % Greatest, 2 + i % 9, 1 + i * 61 % Greatest);
            var slots = i % 3 == 0 ? trials : 1 + i % 17;
            foreach (var scheduler in new SchedulerSpec[] { new HyperBand { MaxResource = maximum, ReductionFactor = reductionFactor }, new HyperBandForBohb { MaxResource = maximum, ReductionFactor = reductionFactor } })
                Assert.Equal(Ends(scheduler, trials, slots).Select(trial => trial.Iteration), SchedulerAlone.Run(scheduler, trials, slots));
        }
    }

    [Fact]
    public void All_trials_end_anywhere_in_the_cube()
    {
        var sizes = from maximum in Gen.Choose(1, Greatest)
                    from factor in Gen.Choose(11, 100)
                    from trials in Gen.Choose(1, Greatest)
                    from slots in Gen.Choose(1, Greatest)
                    select (maximum, factor, trials, slots);
        Prop.ForAll(Arb.From(sizes), drawn =>
        {
            Ends(new HyperBand { MaxResource = drawn.maximum, ReductionFactor = drawn.factor / 10.0 }, drawn.trials, drawn.slots);
            Ends(new HyperBandForBohb { MaxResource = drawn.maximum, ReductionFactor = drawn.factor / 10.0 }, drawn.trials, drawn.slots);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(new Replay(new Rnd(5, 1), null)));
    }

    /// <summary>Sizes and rungs against whole numbers of any length, where the formulas need no rounding.</summary>
    [Fact]
    public void Plan_is_exact_for_whole_factors()
    {
        for (var factor = 2; factor <= 10; factor++)
        {
            for (var maximum = 1; maximum <= 5000; maximum++)
            {
                var plan = new HyperBandPlan(maximum, factor);
                Assert.InRange(Math.Log(maximum) / Math.Log(factor), plan.BracketCount - 1.5 - 1e-9, plan.BracketCount - 0.5 + 1e-9);
                for (var s = 0; s < plan.BracketCount; s++)
                {
                    var power = System.Numerics.BigInteger.Pow(factor, s);
                    Assert.Equal((plan.BracketCount * power + s) / (s + 1), plan.SizeOf(s));
                    Assert.Equal(maximum / power, plan.FirstMilestoneOf(s));
                }
            }
        }
    }

    /// <summary>The sizes of the rungs of a band's brackets, those that are left out among them; and that the rungs rise.</summary>
    private static string ClassOf(int maximum, int reductionFactor)
    {
        var plan = new HyperBandPlan(maximum, reductionFactor);
        var brackets = new List<string>();
        for (var halvings = 0; halvings < plan.BracketCount; halvings++)
        {
            var (size, milestone) = (plan.SizeOf(halvings), plan.FirstMilestoneOf(halvings));
            var sizes = new List<int>();
            for (var rung = 0; milestone > 0 && rung <= halvings; rung++)
            {
                sizes.Add(size);
                Assert.True(rung == halvings || plan.MilestoneAfter(milestone) > milestone);
                (size, milestone) = (plan.SizeAfter(size), plan.MilestoneAfter(milestone));
            }

            brackets.Add(string.Join(' ', sizes));
        }

        return string.Join('|', brackets);
    }

    private static IReadOnlyList<Trial> Ends(SchedulerSpec scheduler, int trials, int slots)
    {
        var kernel = new KernelDriver(Given.Spec(samples: trials, scheduler));
        var running = new Queue<int>();
        var turns = 0;
        while (!kernel.Experiment.Status.IsEnded())
        {
            Assert.True(turns++ < 100_000, $"{scheduler} with {trials} trials and {slots} slots does not come to its end");
            while (running.Count < slots && kernel.StartNext() is { } started) running.Enqueue(started);
            Assert.Equal(running.Count, kernel.Experiment.Running.Count());
            if (running.TryDequeue(out var next) && !Step(kernel, next)) running.Enqueue(next);
        }

        Assert.Equal((ExperimentStatus.Finished, trials), (kernel.Experiment.Status, kernel.Experiment.Trials.Count));
        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal(TrialStatus.Terminated, trial.Status));
        return kernel.Experiment.Trials;
    }

    /// <summary>A trial goes on to where a decision can fall; whether it has left its slot then.</summary>
    private static bool Step(KernelDriver kernel, int number)
    {
        var trial = kernel[number];
        var iteration = SchedulerAlone.NextOf(number, trial.Attempt, kernel.Verdict(number).GrantedTo);
        var loss = SchedulerAlone.LossOf(number, trial.Attempt, iteration);
        kernel.Send(new Input.Reported(kernel.Now, trial.Id, trial.Attempt, iteration, new Metrics("loss", loss), TimeSpan.Zero) { MaySkip = true });
        if (trial.Status.IsEnded()) return true;
        if (trial.PauseReason is null) return false;
        kernel.Send(new Input.Checkpointed(kernel.Now, trial.Id, kernel.CheckpointAt(number, iteration)));
        kernel.ConfirmPause(number);
        return true;
    }
}
