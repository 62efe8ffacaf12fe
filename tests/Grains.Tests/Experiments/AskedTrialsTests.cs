using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>Who runs which trial, and for how long it has been silent, without a silo.</summary>
public sealed class AskedTrialsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public void What_a_client_runs_outlives_the_activation_and_its_attempt_goes_on()
    {
        var earlier = new Experiment(Some.Spec(samples: 2));
        Fact[] facts = [.. earlier.Handle(new Input.Start(default)), .. earlier.Handle(new Input.SlotOffered(default) { Client = "c", Lease = Lease })];
        using var lone = new LoneExperiment(facts: facts);
        lone.Grains.On(nameof(ISiloAgentGrain.FindAttemptsAsync), (_, _) => ImmutableArray<HeldAttempt>.Empty);
        lone.Run();

        Assert.Equal((TrialStatus.Running, 1, "c"), (lone.Kernel.Trials[0].Status, lone.Kernel.Trials[0].Attempt, lone.Kernel.Trials[0].Client));
        var said = lone.Live.TakeAsync(new ReportBatch(0, 1, [new ReportItem(1, new Metrics("loss", 1).Freeze(), TimeSpan.Zero, null)]), isAnswered: true);
        lone.Write();

        Assert.True(said.IsCompletedSuccessfully);
        Assert.Equal(1, lone.Kernel.Trials[0].Iteration);
    }

    [Fact]
    public void A_client_that_begins_anew_gets_what_it_had_with_the_next_attempt_and_one_that_asks_again_the_same()
    {
        using var lone = new LoneExperiment();
        lone.Run();
        var first = Ask(lone, new AskRequest("c", [], Lease, BeginsAnew: true));

        var again = Ask(lone, new AskRequest("c", [], Lease));
        var anew = Ask(lone, new AskRequest("c", [], Lease, BeginsAnew: true));
        var other = Ask(lone, new AskRequest("d", [], Lease));

        Assert.Equal((0, 1), (first?.Trial, first?.Attempt));
        Assert.Equal(first, again);
        Assert.Equal((0, 2), (anew?.Trial, anew?.Attempt));
        Assert.Equal((1, 1), (other?.Trial, other?.Attempt));
        Assert.Null(Ask(lone, new AskRequest("e", [], Lease)));
    }

    [Fact]
    public void A_lease_runs_out_by_ticks_in_which_nothing_was_heard_and_not_by_a_process_that_stood_still()
    {
        using var lone = new LoneExperiment();
        lone.Run();
        var time = new ManualTimeProvider();
        var asked = new AskedTrials(lone.Live, time, standStill: TimeSpan.FromSeconds(10));
        lone.Kernel.Handle(new Input.SlotOffered(default) { Client = "c", Lease = Lease });
        lone.Kernel.Handle(new Input.SlotOffered(default) { Client = "d" });

        Assert.Empty(Pass(5, 5));
        asked.Hear(0);
        Assert.Empty(Pass(5, 5));
        time.Advance(TimeSpan.FromHours(8));
        Assert.Empty(asked.Tick());
        var lost = Assert.Single(Pass(1, 5));

        Assert.Equal((new TrialId(0), 1, true), (lost.Trial, lost.Attempt, lost.IsUnexpected));

        List<Input.Lost> Pass(int ticks, int seconds)
        {
            var found = new List<Input.Lost>();
            for (var tick = 0; tick < ticks; tick++)
            {
                time.Advance(TimeSpan.FromSeconds(seconds));
                found.AddRange(asked.Tick());
            }

            return found;
        }
    }

    [Fact]
    public void What_a_trial_notes_counts_for_its_current_attempt_alone()
    {
        using var lone = new LoneExperiment();
        lone.Run();
        Ask(lone, new AskRequest("c", []));
        Ask(lone, new AskRequest("c", [], BeginsAnew: true));

        foreach (var attempt in (int[])[1, 2])
        {
            _ = lone.Live.TakeAsync(new ReportBatch(0, attempt, []) { Attributes = [KeyValuePair.Create("by", $"{attempt}")] }, isAnswered: true);
            lone.Write();
        }

        Assert.Equal(["2"], lone.Store.Batches.SelectMany(batch => batch.Entries).Select(entry => entry.ToFact()).OfType<TrialAttributeSet>().Select(fact => fact.Json));
    }

    private static AskedStart? Ask(LoneExperiment lone, AskRequest request)
    {
        var asking = lone.Live.Asked.AskAsync(request);
        lone.Write();
        Assert.True(asking.IsCompletedSuccessfully, $"{asking.Exception}");
        return asking.Result.Trial;
    }
}
