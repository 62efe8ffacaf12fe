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

    [Theory]
    [MemberData(nameof(Factors))]
    public void All_trials_end_for_every_number_of_them(int reductionFactor)
    {
        for (var trials = 1; trials <= Greatest; trials++)
        {
            var maximum = 1 + (trials * 53 + reductionFactor * 29) % Greatest;
            Ends(new HyperBand { MaxResource = maximum, ReductionFactor = reductionFactor }, trials, slots: 1 + trials % 19);
            Ends(new HyperBandForBohb { MaxResource = maximum, ReductionFactor = reductionFactor }, trials, slots: 1 + trials % 7);
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

    private static void Ends(SchedulerSpec scheduler, int trials, int slots)
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
    }

    /// <summary>A trial goes on to where a decision can fall; whether it has left its slot then.</summary>
    private static bool Step(KernelDriver kernel, int number)
    {
        var trial = kernel[number];
        // beyond any rung now and then, and not always with a number
        var iteration = kernel.Verdict(number).GrantedTo + (number % 9 == 4 ? trial.Attempt : 0);
        var loss = (number * 31 + trial.Attempt) % 23 == 0 ? double.NaN : (number * 7919 + iteration * 104729) % 1000;
        kernel.Send(new Input.Reported(kernel.Now, trial.Id, trial.Attempt, iteration, new Metrics("loss", loss), TimeSpan.Zero) { MaySkip = true });
        if (trial.Status.IsEnded()) return true;
        if (trial.PauseReason is null) return false;
        kernel.Send(new Input.Checkpointed(kernel.Now, trial.Id, kernel.CheckpointAt(number, iteration)));
        kernel.ConfirmPause(number);
        return true;
    }
}
