using Tune.Testing;

namespace Tune.Tests.Kernel;

/// <summary>Suggestions that are computed beside the kernel.</summary>
public sealed class SlowSuggestionTests
{
    private static readonly DateTimeOffset At = KernelDriver.Epoch;

    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(0, 40).Select(seed => (ulong)seed)];

    [Fact]
    public void Facts_are_held_back_from_the_searcher_until_the_suggestion_is_back()
    {
        var slow = new SlowSearcher();
        var experiment = Start(slow);
        Suggest(experiment);
        experiment.Handle(new Input.SlotOffered(At));
        experiment.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        var seen = slow.Seen.Count;

        var reported = experiment.Handle(new Input.Reported(At, new TrialId(0), 1, 1, new Metrics("loss", 3), TimeSpan.Zero));
        var offered = experiment.Handle(new Input.SlotOffered(At));
        var seenMeanwhile = slow.Seen.Count;
        suggestion.Compute();
        var suggested = experiment.Handle(new Input.Suggested(At, suggestion));

        Assert.Single(reported.OfType<TrialReported>());
        Assert.Empty(offered);
        Assert.Equal(seen, seenMeanwhile);
        Assert.Equal([.. reported, .. suggested], slow.Seen.Skip(seen));
        Assert.Equal(1, Assert.Single(suggested.OfType<TrialCreated>()).Trial.Number);
        Assert.False(experiment.IsSuggesting);
    }

    [Fact]
    public void Suggestion_is_taken_once_and_one_that_is_not_known_is_ignored()
    {
        var experiment = Start(new SlowSearcher());
        var other = Start(new SlowSearcher());
        experiment.Handle(new Input.SlotOffered(At));
        other.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        var foreign = Assert.IsType<PendingSuggestion>(other.TakeSuggestion());
        suggestion.Compute();
        foreign.Compute();

        Assert.Null(experiment.TakeSuggestion());
        Assert.Empty(experiment.Handle(new Input.Suggested(At, foreign)));
        Assert.Single(experiment.Handle(new Input.Suggested(At, suggestion)).OfType<TrialCreated>());
        Assert.Empty(experiment.Handle(new Input.Suggested(At, suggestion)));
    }

    [Fact]
    public void Suggestion_of_an_experiment_that_has_ended_is_dropped()
    {
        var slow = new SlowSearcher();
        var experiment = Start(slow);
        experiment.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        var stopped = experiment.Handle(new Input.Stop(At, "enough"));
        suggestion.Compute();

        Assert.Empty(experiment.Handle(new Input.Suggested(At, suggestion)));
        Assert.Empty(experiment.Trials);
        Assert.Equal(stopped, slow.Seen.Skip(1));
    }

    [Fact]
    public void Suggestion_of_an_experiment_that_pauses_is_made_again_when_it_goes_on()
    {
        var experiment = Start(new SlowSearcher());
        experiment.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        experiment.Handle(new Input.Pause(At, "wait"));
        suggestion.Compute();
        experiment.Handle(new Input.Suggested(At, suggestion));

        experiment.Handle(new Input.Resume(At));
        experiment.Handle(new Input.SlotOffered(At));
        Suggest(experiment);

        Assert.Single(experiment.Trials);
    }

    [Fact]
    public void Failure_of_a_searcher_ends_the_experiment_when_its_suggestion_is_handed_back()
    {
        var experiment = Start(new SlowSearcher { IsBroken = true });
        experiment.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        suggestion.Compute();

        experiment.Handle(new Input.Suggested(At, suggestion));

        Assert.Equal(ExperimentStatus.Failed, experiment.Status);
        Assert.StartsWith("The searcher Searcher failed: System.InvalidOperationException: broken\n", experiment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_wait_for_the_suggestion()
    {
        var experiment = Start(new SlowSearcher());
        experiment.Handle(new Input.SlotOffered(At));
        var meanwhile = experiment.Capture();
        Suggest(experiment);

        Assert.Null(meanwhile);
        Assert.NotNull(experiment.Capture());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Suggestion_that_takes_no_time_changes_nothing(ulong seed)
    {
        var spec = SpecOf(seed, new SlowSearcher());
        var aside = new Experiment(spec) { SuggestsAside = true };
        RandomRun.Drive(spec, 80, (_, _) => { }, (input, facts) =>
        {
            List<Fact> also = [.. aside.Handle(input)];
            while (aside.TakeSuggestion() is { } suggestion)
            {
                suggestion.Compute();
                var suggested = aside.Handle(new Input.Suggested(input.At, suggestion));
                also.AddRange(suggested);
                // a searcher that waits would be asked for ever
                if (suggested.Count > 0) also.AddRange(aside.Handle(input));
            }

            Assert.Equal(string.Join('\n', facts), string.Join('\n', also));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Experiment_comes_to_its_end_and_replays_whenever_suggestions_come(ulong seed)
    {
        var spec = SpecOf(seed, new SlowSearcher());
        var experiment = new Experiment(spec) { SuggestsAside = true };
        var rng = new Rng(seed, 77);
        List<Fact> journal = [.. experiment.Handle(new Input.Start(At))];
        PendingSuggestion? taken = null;
        for (var step = 0; !experiment.Status.IsEnded(); step++)
        {
            Assert.True(step < 5000, experiment.View(At).ToString());
            var running = experiment.Running.ToList();
            var dice = rng.NextDouble();
            taken ??= experiment.TakeSuggestion();
            Input input;
            if (taken is not null && dice < 0.2)
            {
                taken.Compute();
                input = new Input.Suggested(At, taken);
                taken = null;
            }
            else if (running.Count == 0 || dice < 0.5) input = new Input.SlotOffered(At);
            else
            {
                var trial = running[rng.NextInt32(running.Count)];
                input = trial.Iteration < 2 ? new Input.Reported(At, trial.Id, trial.Attempt, trial.Iteration + 1, new Metrics("loss", rng.NextDouble()), TimeSpan.Zero)
                    : new Input.Completed(At, trial.Id, trial.Attempt);
            }

            journal.AddRange(experiment.Handle(input));
        }

        var replayed = new Experiment(spec);
        replayed.Replay(journal);
        Assert.Equal(ExperimentStatus.Finished, experiment.Status);
        Assert.Equal(experiment.Capture(), replayed.Capture());
    }

    private static ExperimentSpec<Configuration> SpecOf(ulong seed, SearcherSpec searcher) => RandomRun.Spec(seed, RandomSpace.Draw(seed)) with
    {
        Searcher = searcher,
        Duplicates = (DuplicatePolicy)(seed % 3),
        MaxConcurrentTrials = seed % 2 == 0 ? 1 : null,
        // a trial that failed is tried again after the next one, which counts from its creation
        MaxFailuresPerTrial = 0,
    };

    private static Experiment Start(SlowSearcher searcher)
    {
        var experiment = new Experiment(RandomRun.Spec(1) with { Searcher = searcher }) { SuggestsAside = true };
        experiment.Handle(new Input.Start(At));
        return experiment;
    }

    private static void Suggest(Experiment experiment)
    {
        if (!experiment.IsSuggesting) experiment.Handle(new Input.SlotOffered(At));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());
        suggestion.Compute();
        experiment.Handle(new Input.Suggested(At, suggestion));
    }
}
