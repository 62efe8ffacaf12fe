using System.Collections.Immutable;
using Tune.Grains;

namespace Tune.Simulations;

/// <summary>Faults that the simulation has found, each alone. What every run must keep is checked in every one of them as well.</summary>
public sealed class ScriptedTests
{
    [Fact]
    public void Creation_that_was_stored_although_it_failed_is_found_by_the_next()
        => Run(Some.Scenario(), new Script().On("creating f", Fate.HalfFails));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    public void Experiment_whose_first_trial_could_not_be_written_goes_on_although_nobody_asks_for_it(string fate)
        => Run(Some.Scenario(), new Script().On("appending 2 after 1 to f", Enum.Parse<Fate>(fate)));

    [Fact]
    public void Start_whose_answer_is_lost_is_no_failure_and_its_attempt_comes_down_before_the_next_begins()
    {
        var facts = Run(Some.Scenario(silos: 2, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(40) }), new Script().On("answer to trialrunner/* ITrialRunnerGrain.StartAsync", Fate.Lost));

        Assert.Empty(facts.OfType<TrialFailed>());
        Assert.Equal(1, Assert.Single(facts.OfType<TrialLost>()).Attempt);
    }

    [Fact]
    public void Start_whose_question_whether_it_is_current_is_not_answered_is_no_failure()
    {
        var facts = Run(Some.Scenario(silos: 2), new Script().On("answer to experiment/f IExperimentGrain.IsCurrentAsync", Fate.Lost));

        Assert.Empty(facts.OfType<TrialFailed>());
    }

    [Fact]
    public void First_report_after_a_loss_is_heard_at_once_although_the_stream_has_lost_its_queues()
    {
        var step = TimeSpan.FromMilliseconds(500);
        var scenario = Some.Scenario(samples: 1, training: plan => plan with { Shortest = 20, Longest = 20, LongestStep = step }, weather: Weather.Calm with { LostItems = 1 });

        var facts = Run(scenario, new Script().On("saving a checkpoint of f/0/1 at 2", Fate.CrashesAfter));

        var started = Assert.Single(facts.OfType<TrialStarted>(), started => started.Attempt == 2);
        Assert.InRange(facts.OfType<TrialReported>().First(reported => reported.Attempt == 2).At - started.At, TimeSpan.Zero, 2 * step);
    }

    [Fact]
    public void Trial_that_ends_its_silo_whenever_it_runs_is_found_and_its_neighbours_complete()
    {
        var scenario = Some.Scenario(samples: 4, training: plan => plan with { Poison = 1 }) with { SlotsOfSilos = [4], Storm = TimeSpan.FromMinutes(5) };

        var facts = Run(scenario, new Script());

        Assert.Equal((1, TrialError.LostType), Assert.Single(facts.OfType<TrialEnded>(), ended => ended.Status == TrialStatus.Error) is var failed ? (failed.Trial.Number, failed.Error?.Type) : default);
        Assert.Equal(3, facts.OfType<TrialStarted>().Count(started => started.Trial.Number == 1));
        Assert.Equal(3, facts.OfType<TrialEnded>().Count(ended => ended.EndedBy == EndedBy.Completed));
    }

    [Fact]
    public void Rule_that_throws_fails_its_experiment_and_says_so_when_it_is_loaded_again()
    {
        var rule = Stop.When("thrower", trial => trial.Iteration == 2 ? throw new InvalidDataException("This rule was told to throw.") : false);

        var facts = Run(Some.Scenario(plan: plan => plan with { Spec = plan.Spec with { Stop = rule } }), new Script());

        var ended = Assert.Single(facts.OfType<ExperimentEnded>());
        Assert.Equal(ExperimentStatus.Failed, ended.Status);
        Assert.StartsWith("The function 'thrower' of Stop.When failed: This rule was told to throw.", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trial_that_reports_nothing_for_too_long_ends_with_an_error_and_the_next_one_runs()
    {
        var facts = Run(
            Some.Scenario(training: plan => plan with { LongestStep = TimeSpan.FromSeconds(60) }, plan: plan => plan with { Spec = plan.Spec with { StallLimitPerTrial = TimeSpan.FromSeconds(2) } }), new Script());

        Assert.Equal([TrialError.StalledType, TrialError.StalledType], facts.OfType<TrialEnded>().Select(ended => ended.Error?.Type));
    }

    [Fact]
    public void Slots_whose_offer_is_not_answered_are_not_given_to_others()
        => Run(Some.Scenario(silos: 2, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(60) }), new Script().On("answer to experiment/f IExperimentGrain.OfferAsync", Fate.Lost));

    [Theory]
    [InlineData("resourcebroker/default IResourceBrokerGrain.ReleaseAsync")]
    [InlineData("answer to resourcebroker/default IResourceBrokerGrain.ReleaseAsync")]
    public void Slot_that_is_given_back_in_vain_is_given_back_again(string message)
        => Run(Some.Scenario(silos: 2, samples: 1), new Script().On(message, Fate.Lost));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    [InlineData(nameof(Fate.CrashesBefore))]
    [InlineData(nameof(Fate.CrashesAfter))]
    public void Checkpoint_that_could_not_be_registered_is_when_the_experiment_is_loaded_again(string fate)
        => Run(Some.Scenario(samples: 1), new Script().On("writing the state of trial/f/00000", Enum.Parse<Fate>(fate), time: 3));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    public void Checkpoint_that_could_not_be_saved_leaves_nothing_behind(string fate)
    {
        var facts = Run(Some.Scenario(samples: 1), new Script().On("saving a checkpoint of f/0/1 at 2", Enum.Parse<Fate>(fate)));

        Assert.Equal(TrialStatus.Error, Assert.Single(facts.OfType<TrialEnded>()).Status);
    }

    [Fact]
    public void Checkpoint_of_a_report_that_came_after_the_end_is_removed()
    {
        // a decision may fall at each report: the first waits for an answer that is lost, and the trial is stopped meanwhile
        var scenario = Some.Scenario(silos: 2, samples: 1, plan: plan => plan with { Spec = plan.Spec with { Scheduler = new MedianStopping() }, Acts = [(TimeSpan.FromSeconds(10), new PersonalAct.StopTrial(0))] });

        var result = Simulation.Run(scenario, new Script().On("experiment/f IExperimentGrain.ReportAsync", Fate.Lost));

        Assert.False(result.HasFailed, $"{result}");
        Assert.Empty(result.FactsOf(Some.Name).OfType<TrialReported>());
        Assert.Contains("deleting checkpoint_000001 of f/0", $"{result.Trace}", StringComparison.Ordinal);
    }

    [Fact]
    public void Leftovers_that_can_not_be_removed_keep_no_experiment_from_going_on()
        => Run(Some.Scenario(samples: 1), new Script().On("appending 2 after 1 to f", Fate.CrashesAfter).On("removing leftovers of f", Fate.Fails));

    [Fact]
    public void Checkpoint_that_is_saved_by_a_runner_which_has_not_heard_of_the_end_and_ends_with_its_silo_is_removed()
    {
        var scenario = Some.Scenario(
            silos: 2, samples: 1, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(30) }, plan: plan => plan with { Acts = [(TimeSpan.FromSeconds(1), new PersonalAct.Stop())] });

        var facts = Run(scenario, new Script().On("ITrialRunnerGrain.SignalAsync", Fate.Lost).On("saving a checkpoint of f/0/1 at 1", Fate.CrashesAfter));

        Assert.Empty(facts.OfType<TrialReported>());
    }

    [Fact]
    public void Question_whether_a_trial_runs_that_is_lost_is_asked_again_and_the_trial_goes_on()
    {
        var facts = Run(Some.Scenario(silos: 2, samples: 1), new Script().On("appending 1 after 4 to f", Fate.Fails).On("ISiloAgentGrain.FindAttemptsAsync", Fate.Lost));

        Assert.Empty(facts.OfType<TrialLost>());
    }

    [Fact]
    public void Trial_of_which_nobody_can_tell_whether_it_runs_is_lost_and_what_it_says_later_does_not_count()
    {
        var script = new Script().On("appending 1 after 4 to f", Fate.Fails);
        for (var time = 1; time <= 4; time++) script.On("ISiloAgentGrain.FindAttemptsAsync", Fate.Lost, time);

        var facts = Run(Some.Scenario(silos: 2, samples: 1, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(60) }), script);

        Assert.Equal(1, Assert.Single(facts.OfType<TrialLost>()).Attempt);
    }

    [Fact]
    public void New_broker_that_hears_of_an_experiment_before_it_hears_of_the_silos_takes_nothing_from_it()
    {
        // the broker's silo ends, and with it the first trial; the second one trains on meanwhile
        var facts = Run(
            Some.Scenario(silos: 2, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(60) }), new Script().On("saving a checkpoint of f/0/1 at 1", Fate.CrashesBefore));

        Assert.Equal(0, Assert.Single(facts.OfType<TrialLost>()).Trial.Number);
    }

    [Fact]
    public void Trial_is_never_to_have_more_than_one_silo_has()
    {
        var scenario = Some.Scenario(silos: 2, samples: 1, plan: plan => plan with { Spec = plan.Spec with { Scheduler = new ResourceChanging() } });

        var facts = Run(scenario with { SlotsOfSilos = [1, 1] }, new Script());

        Assert.Empty(facts.OfType<TrialResourcesChanged>());
    }

    [Fact]
    public void Frozen_silo_whose_trials_were_lost_comes_back_and_nothing_of_it_counts()
    {
        // the first trial's silo, and not the experiment's: it has saved, and reports when others have taken it to be dead
        var result = RunAll(Some.Scenario(silos: 2), new Script().On("saving a checkpoint of f/0/1 at 1", Fate.Freezes));

        Assert.Contains("goes on, and is taken to be dead", $"{result.Trace}", StringComparison.Ordinal);
        var facts = result.FactsOf(Some.Name);
        var lost = Assert.Single(facts.OfType<TrialLost>());
        Assert.Equal((0, 1), (lost.Trial.Number, lost.Attempt));
        Assert.DoesNotContain(facts.OfType<TrialReported>(), reported => reported is { Trial.Number: 0, Attempt: 1 });
        Assert.All(facts.OfType<TrialEnded>(), ended => Assert.Equal(EndedBy.Completed, ended.EndedBy));
        Assert.Equal(2 * 3, facts.OfType<TrialReported>().Count());
    }

    [Fact]
    public void Frozen_experiment_that_comes_back_meets_the_fence_of_its_journal()
    {
        // the experiment's silo is that of the second trial; the first trial's runner has it loaded elsewhere. It comes back when its time is over, and decides its end
        var scenario = Some.Scenario(
            silos: 2, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(20) },
            plan: plan => plan with { Spec = plan.Spec with { Stop = Stop.After(TimeSpan.FromSeconds(45)) } });
        var result = RunAll(scenario, new Script().On("saving a checkpoint of f/1/1 at 1", Fate.Freezes));

        Assert.Contains("goes on, and is taken to be dead", $"{result.Trace}", StringComparison.Ordinal);
        Assert.Contains(nameof(Storage.JournalConflictException), $"{result.Trace}", StringComparison.Ordinal);
        var facts = result.FactsOf(Some.Name);
        Assert.Single(facts.OfType<ExperimentRecovered>());
        Assert.Equal(ExperimentStatus.Finished, Assert.Single(facts.OfType<ExperimentEnded>()).Status);
        Assert.All(facts.OfType<TrialEnded>(), ended => Assert.Equal(EndedBy.Completed, ended.EndedBy));
        Assert.Equal(2 * 3, facts.OfType<TrialReported>().Count());
    }

    [Theory]
    [InlineData("lost", 1, 0, 0, 0)]
    [InlineData("repeated", 0, 1, 0, 0)]
    [InlineData("late", 0, 0, 1, 0)]
    [InlineData("refused", 0, 0, 0, 1)]
    [InlineData("lost", 0.3, 0.3, 0.3, 0.3)]
    public void What_the_stream_does_wrong_is_made_good(string what, double lost, double repeated, double late, double refused)
    {
        var weather = new Weather { LostItems = lost, RepeatedItems = repeated, LateItems = late, RefusedItems = refused, LongestLateness = TimeSpan.FromSeconds(5) };
        var scenario = Some.Scenario(
            silos: 2, samples: 4, training: plan => plan with { Shortest = 40, Longest = 40, LongestStep = TimeSpan.FromMilliseconds(200), CheckpointEvery = 0 }, weather: weather);

        var result = RunAll(scenario, new Script());

        Assert.Contains($" is {what}", $"{result.Trace}", StringComparison.Ordinal);
        var reports = result.FactsOf(Some.Name).OfType<TrialReported>().ToList();
        for (var trial = 0; trial < 4; trial++)
            Assert.Equal(Enumerable.Range(1, 40), reports.Where(reported => reported.Trial.Number == trial).Select(reported => reported.Iteration));
        Assert.Equal(4, result.FactsOf(Some.Name).OfType<TrialEnded>().Count(ended => ended.EndedBy == EndedBy.Completed));
    }

    [Fact]
    public void Report_that_the_stream_has_lost_is_brought_although_nothing_more_is_reported()
    {
        var scenario = Some.Scenario(
            samples: 1, training: plan => plan with { LongestStep = TimeSpan.FromSeconds(16), CheckpointEvery = 0 }, weather: new Weather { LostItems = 1 });

        var result = RunAll(scenario, new Script());

        Assert.Contains($"an item of stream {GrainKeys.ReportStream}/{Some.Name} is lost", $"{result.Trace}", StringComparison.Ordinal);
        var facts = result.FactsOf(Some.Name);
        var started = Assert.Single(facts.OfType<TrialStarted>());
        var reports = facts.OfType<TrialReported>().ToList();
        Assert.True(reports[1].Elapsed - reports[0].Elapsed > TimeSpan.FromSeconds(6), "The second report comes too soon after the first to show anything.");
        Assert.InRange(reports[0].At, started.At + reports[0].Elapsed, started.At + reports[0].Elapsed + TimeSpan.FromSeconds(3));
    }

    private static ImmutableArray<Fact> Run(Scenario scenario, Script script) => RunAll(scenario, script).FactsOf(Some.Name);

    private static SimulationResult RunAll(Scenario scenario, Script script)
    {
        var result = Simulation.Run(scenario, script);

        Assert.False(result.HasFailed, $"{result}");
        return result;
    }
}
