namespace Tune.Tests.Kernel;

public sealed class HoldingTests
{
    private static readonly Scripted Holding = new() { Decide = (_, _) => Directive.Pause("the rung is full") };

    [Fact]
    public void Slot_free_is_not_taken_by_what_the_scheduler_holds()
    {
        var kernel = Paused(Holding, trials: 2, paused: 1);

        Assert.Equal(0, kernel.Experiment.Demand);
        Assert.Null(kernel.StartNext());
    }

    [Fact]
    public void Slot_is_taken_by_the_trial_that_the_scheduler_names()
    {
        var kernel = Paused(Holding with { Ready = view => view.Held.Count(trial => trial.Id.Number == 1), Choose = Name }, trials: 3, paused: 2);

        Assert.Equal(1, kernel.Experiment.Demand);
        Assert.Equal(1, kernel.StartNext());
        Assert.Equal(0, kernel.Experiment.Demand);

        static StartChoice Name(ISchedulingView view) =>
            view.CanCreate ? StartChoice.Create : view.Held.Any(trial => trial.Id.Number == 1) ? StartChoice.Resume(new TrialId(1)) : StartChoice.Hold;
    }

    [Fact]
    public void Slot_for_a_trial_that_is_not_held_ends_the_experiment()
    {
        var kernel = Paused(Holding with { Choose = view => view.CanCreate ? StartChoice.Create : StartChoice.Resume(new TrialId(1)), Ready = _ => 1 }, trials: 2, paused: 1);

        kernel.StartNext();

        Assert.Contains("which it does not hold", kernel.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Slot_is_asked_for_again_when_the_searcher_waits()
    {
        var spec = Given.Spec(samples: 3, scheduler: Holding with
        {
            Choose = view => view.CanCreate ? StartChoice.Create : view.Held.Count > 0 ? StartChoice.Resume(view.Held[0].Id) : StartChoice.Hold,
            Ready = view => view.Held.Count,
        });
        var kernel = new KernelDriver(spec with { Searcher = new OneAtATime() });
        kernel.StartNext();
        kernel.Report(0, 1);
        kernel.ConfirmPause(0);

        Assert.Equal(0, kernel.StartNext());
        Assert.True(kernel.Experiment.SchedulingView.CanCreate);
    }

    [Fact]
    public void Hold_of_all_for_ever_is_released_and_then_started_first_paused_first()
    {
        var kernel = Paused(Holding, trials: 2, paused: 2);

        Assert.Contains(kernel.Journal, fact => fact is TrialsReleased);
        Assert.Equal(1, kernel.Experiment.Demand);
        Assert.Equal(0, kernel.StartNext());
        Assert.Null(kernel.StartNext());
    }

    [Fact]
    public void Hold_while_the_searcher_waits_is_released()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, scheduler: Holding) with { Searcher = new OneAtATime() });
        kernel.StartNext();
        kernel.Report(0, 1);
        kernel.ConfirmPause(0);

        Assert.Equal(0, kernel.StartNext());
        Assert.Contains(kernel.Journal, fact => fact is TrialsReleased);
    }

    [Fact]
    public void Release_lets_the_scheduler_end_what_it_holds()
    {
        var kernel = Paused(Holding with { Next = view => view.RunningCount == 0 && !view.CanCreate && view.Held.Count > 0 ? new SchedulerAction.Stop(view.Held[0].Id, "never promoted") : null }, 2, 2);

        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal("never promoted", trial.Reason));
    }

    [Fact]
    public void Resume_asks_what_is_granted()
    {
        var kernel = Paused(Holding with { Grant = trial => trial.Status == TrialStatus.Paused ? 9 : 1 }, trials: 1, paused: 1);
        kernel.StartNext();

        Assert.Equal(9, kernel.Verdict(0).GrantedTo);
    }

    private static KernelDriver Paused(Scripted scheduler, int trials, int paused)
    {
        var kernel = new KernelDriver(Given.Spec(samples: trials, scheduler));
        for (var trial = 0; trial < trials; trial++) kernel.StartNext();
        for (var trial = 0; trial < paused; trial++)
        {
            kernel.ReportWithCheckpoint(trial, 1);
            kernel.ConfirmPause(trial);
        }

        return kernel;
    }

    /// <summary>Waits as long as a trial is live.</summary>
    private sealed record OneAtATime : SearcherSpec
    {
        public override ISearcher Create(Problem problem) => new Searcher(problem.Space);

        private sealed class Searcher(FlatSpace space) : ISearcher
        {
            private int _live;

            public void Observe(Fact fact) => _live += fact is TrialCreated ? 1 : fact is TrialEnded ? -1 : 0;

            public Suggestion Suggest(SuggestRequest request)
            {
                var rng = request.Rng;
                return _live > 0 ? Suggestion.Wait : Suggestion.Try(space.Sample(ref rng, request.GridIndex));
            }
        }
    }
}
