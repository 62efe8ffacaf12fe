using System.Collections.Immutable;

namespace Tune.ClusterSimulation;

/// <summary>Faults that the simulation has found, each alone. What every run must keep is checked in every one of them as well.</summary>
public sealed class ScriptedTests
{
    [Fact]
    public void Creation_that_was_stored_although_it_failed_is_found_by_the_next()
        => Run(Some.Scenario(), new Script().On("creating e", Fate.HalfFails));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    public void Experiment_whose_first_trial_could_not_be_written_goes_on_although_nobody_asks_for_it(string fate)
        => Run(Some.Scenario(), new Script().On("appending 2 after 1 to e", Enum.Parse<Fate>(fate)));

    [Fact]
    public void Start_whose_answer_is_lost_is_no_failure_and_its_attempt_comes_down_before_the_next_begins()
    {
        var facts = Run(Some.Scenario(training: plan => plan with { LongestStep = TimeSpan.FromSeconds(40) }), new Script().On("answer to trialrunner/e/00000/1 ITrialRunnerGrain.StartAsync", Fate.Lost));

        Assert.Empty(facts.OfType<TrialFailed>());
        Assert.Equal(1, Assert.Single(facts.OfType<TrialLost>()).Attempt);
    }

    [Fact]
    public void Start_whose_question_whether_it_is_current_is_not_answered_is_no_failure()
    {
        var facts = Run(Some.Scenario(), new Script().On("answer to experiment/e IExperimentGrain.IsCurrentAsync", Fate.Lost));

        Assert.Empty(facts.OfType<TrialFailed>());
    }

    [Fact]
    public void Slots_whose_offer_is_not_answered_are_not_given_to_others()
        => Run(Some.Scenario(training: plan => plan with { LongestStep = TimeSpan.FromSeconds(60) }), new Script().On("answer to experiment/e IExperimentGrain.OfferAsync", Fate.Lost));

    [Theory]
    [InlineData("resourcebroker/default IResourceBrokerGrain.ReleaseAsync")]
    [InlineData("answer to resourcebroker/default IResourceBrokerGrain.ReleaseAsync")]
    public void Slot_that_is_given_back_in_vain_is_given_back_again(string message)
        => Run(Some.Scenario(samples: 1), new Script().On(message, Fate.Lost));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    [InlineData(nameof(Fate.CrashesBefore))]
    [InlineData(nameof(Fate.CrashesAfter))]
    public void Checkpoint_that_could_not_be_registered_is_when_the_experiment_is_loaded_again(string fate)
        => Run(Some.Scenario(samples: 1), new Script().On("writing the state of trial/e/00000", Enum.Parse<Fate>(fate), time: 3));

    [Theory]
    [InlineData(nameof(Fate.Fails))]
    [InlineData(nameof(Fate.HalfFails))]
    public void Checkpoint_that_could_not_be_saved_leaves_nothing_behind(string fate)
    {
        var facts = Run(Some.Scenario(samples: 1), new Script().On("saving a checkpoint of e/0/1 at 2", Enum.Parse<Fate>(fate)));

        Assert.Equal(TrialStatus.Error, Assert.Single(facts.OfType<TrialEnded>()).Status);
    }

    [Fact]
    public void Checkpoint_of_a_report_that_came_after_the_end_is_removed()
    {
        // a decision may fall at each report: the first waits for an answer that is lost, and the trial is stopped meanwhile
        var scenario = Some.Scenario(samples: 1, plan: plan => plan with { Spec = plan.Spec with { Scheduler = new MedianStopping() }, Acts = [(TimeSpan.FromSeconds(10), new PersonalAct.StopTrial(0))] });

        var result = Simulation.Run(scenario, new Script().On("experiment/e IExperimentGrain.ReportAsync", Fate.Lost));

        Assert.False(result.HasFailed, $"{result}");
        Assert.Empty(result.FactsOf(Some.Name).OfType<TrialReported>());
        Assert.Contains("deleting checkpoint_000001 of e/0", $"{result.Trace}", StringComparison.Ordinal);
    }

    [Fact]
    public void Leftovers_that_can_not_be_removed_keep_no_experiment_from_going_on()
        => Run(Some.Scenario(samples: 1), new Script().On("appending 2 after 1 to e", Fate.CrashesAfter).On("removing leftovers of e", Fate.Fails));

    private static ImmutableArray<Fact> Run(Scenario scenario, Script script)
    {
        var result = Simulation.Run(scenario, script);

        Assert.False(result.HasFailed, $"{result}");
        return result.FactsOf(Some.Name);
    }
}
