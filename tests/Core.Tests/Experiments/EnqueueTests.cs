using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>Configurations that people enqueue while an experiment runs.</summary>
public sealed class EnqueueTests
{
    private static readonly SearchSpace Grid = new() { ["x"] = Uniform(0, 1), ["g"] = GridSearch(1, 2, 3) };

    [Fact]
    public void Enqueued_configurations_are_tried_next_in_their_order_and_take_the_place_of_samples()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 4));
        kernel.StartNext();

        Enqueue(kernel, false, """{"x":0.25}""", """{"x":0.75}""");
        while (kernel.StartNext() is not null) { }

        Assert.Equal(4, kernel.Experiment.Trials.Count);
        Assert.Equal([0.25, 0.75], kernel.Experiment.Trials.Skip(1).Take(2).Select(trial => trial.Config.Get<double>("x")));
        Assert.Equal([null, Suggestion.PresetNote, Suggestion.PresetNote, null], kernel.Journal.OfType<TrialCreated>().Select(fact => fact.Note));
    }

    [Fact]
    public void One_that_is_none_of_the_space_when_its_turn_comes_is_left_out_and_said_to_be()
    {
        var spec = Given.Spec(samples: 4);
        var kernel = new KernelDriver(spec);
        kernel.StartNext();
        Enqueue(kernel, false, """{"x":0.25}""", """{"x":0.75}""");

        kernel.Change(spec with { Space = new SearchSpace { ["x"] = Uniform(0.5, 1) } });
        while (kernel.StartNext() is not null) { }

        Assert.Equal(4, kernel.Experiment.Trials.Count);
        Assert.Equal(0.75, kernel.Experiment.Trials[1].Config.Get<double>("x"));
        Assert.Contains("none of the space", Assert.Single(kernel.Journal.OfType<VariantSkipped>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_enqueued_configuration_leaves_open_is_sampled()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 3, space: new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = Uniform(2, 3) }));

        Enqueue(kernel, false, """{"x":0.25}""", """{"x":0.25}""");
        kernel.StartNext();
        kernel.StartNext();

        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal(0.25, trial.Config.Get<double>("x")));
        Assert.Equal(2, kernel.Experiment.Trials.Select(trial => trial.Config.Get<double>("y")).Distinct().Count());
    }

    [Fact]
    public void Beside_a_grid_an_enqueued_configuration_is_one_more_and_no_point_is_lost()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, space: Grid));
        kernel.StartNext();

        Enqueue(kernel, false, """{"x":0.5,"g":3}""");
        while (kernel.StartNext() is not null) { }

        Assert.Equal(7, kernel.Experiment.Total);
        Assert.Equal([1, 3, 2, 3, 1, 2, 3], kernel.Experiment.Trials.Select(trial => trial.Config.Get<int>("g")));
    }

    [Fact]
    public void Enqueued_without_room_changes_nothing_and_says_why()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2));
        kernel.StartNext();

        Assert.Empty(Enqueue(kernel, false, """{"x":0.25}""", """{"x":0.75}"""));
        Assert.Equal("of its 2 samples 1 are left to take the place of: add a sample for it", kernel.Experiment.WhyNotEnqueued(2, addsSamples: false));
        Assert.Single(Enqueue(kernel, false, """{"x":0.25}"""));
        Assert.NotNull(kernel.Experiment.WhyNotEnqueued(1, addsSamples: false));
    }

    [Fact]
    public void One_that_adds_a_sample_makes_an_ended_experiment_run_again()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        Finish(kernel);
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);

        Assert.Empty(Enqueue(kernel, false, """{"x":0.25}"""));
        Enqueue(kernel, true, """{"x":0.25}""");
        Finish(kernel);

        Assert.Equal((ExperimentStatus.Finished, 2), (kernel.Experiment.Status, kernel.Experiment.Trials.Count));
        Assert.Equal(0.25, kernel[1].Config.Get<double>("x"));
    }

    [Fact]
    public void When_the_search_is_exhausted_one_more_is_tried()
    {
        var kernel = new KernelDriver(Given.Spec(samples: null, space: new SearchSpace { ["x"] = Choice(1, 2) }, searcher: new GridSearch()));
        while (kernel.StartNext() is { } trial && trial < 2) { }
        Assert.Equal(2, kernel.Experiment.Total);

        Enqueue(kernel, false, """{"x":2}""");
        kernel.StartNext();

        Assert.Equal([1, 2, 2], kernel.Experiment.Trials.Select(trial => trial.Config.Get<int>("x")));
    }

    [Fact]
    public void The_draws_of_later_trials_stay_what_they_were()
    {
        var without = new KernelDriver(Given.Spec(samples: 4));
        while (without.StartNext() is not null) { }
        var with = new KernelDriver(Given.Spec(samples: 4));
        Enqueue(with, false, """{"x":0.5}""");
        while (with.StartNext() is not null) { }

        Assert.Equal(without.Experiment.Trials.Skip(1).Select(trial => trial.Config), with.Experiment.Trials.Skip(1).Select(trial => trial.Config));
    }

    [Fact]
    public void One_that_breaks_a_constraint_is_passed_over_and_costs_no_sample()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2) with { Constraints = ["x <= 0.9"] });

        Enqueue(kernel, false, """{"x":0.95}""");
        while (kernel.StartNext() is not null) { }

        Assert.Single(kernel.Journal.OfType<VariantSkipped>());
        Assert.Equal(2, kernel.Experiment.Trials.Count);
    }

    [Fact]
    public void A_retry_says_what_it_retries_and_survives_a_snapshot_while_it_waits()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Fail(0);
        kernel.Send(new Input.Enqueue(kernel.Now, [(kernel[0].Config, new TrialId(0))], AddsSamples: true));

        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture()!);
        var facts = restored.Handle(new Input.SlotOffered(kernel.Now));

        Assert.Equal(kernel.StartNext(), Assert.Single(facts.OfType<TrialStarted>()).Trial.Number);
        Assert.Equal((new TrialId(0), kernel[0].Config), (kernel[1].RetryOf, kernel[1].Config));
        Assert.Equal([new TrialId(0)], restored.Retried);
    }

    [Fact]
    public void A_retry_from_a_checkpoint_begins_there_and_the_checkpoint_is_kept_until_it_has_one()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 1);
        var made = kernel[0].Checkpoint;
        kernel.Report(0, 1);
        kernel.Fail(0);

        kernel.Send(new Input.Enqueue(kernel.Now, [(kernel[0].Config, new TrialId(0))], AddsSamples: true) { FromCheckpoints = true });
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? "");
        kernel.StartNext();

        Assert.NotNull(made);
        Assert.Equal((made, made), (kernel.Journal.OfType<ConfigurationEnqueued>().Single().Checkpoint, kernel.Journal.OfType<TrialStarted>().Last().Checkpoint));
        Assert.Equal((1, 1, made), (kernel[1].Attempt, kernel[1].Iteration, kernel[1].Checkpoint));
        Assert.Equal(int.MaxValue, kernel.Journal.OfType<TrialStarted>().Last().GrantedTo);
        Assert.Equal([made], kernel.Experiment.LeasedCheckpoints);
        Assert.Equal(made, Assert.Single(restored.Handle(new Input.SlotOffered(kernel.Now)).OfType<TrialStarted>()).Checkpoint);

        kernel.ReportWithCheckpoint(1, 1);
        Assert.Equal((2, 2), (kernel[1].Iteration, kernel[1].Checkpoint?.Iteration));
        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
        Assert.Equal((made, new TrialId(1)), (kernel.Journal.OfType<CheckpointReleased>().Single().Checkpoint, kernel.Journal.OfType<CheckpointReleased>().Single().Borrower));
    }

    [Fact]
    public void A_retry_of_a_retry_begins_from_the_last_checkpoint_that_was_made()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 1);
        var made = kernel[0].Checkpoint;
        kernel.Fail(0);
        Retry(kernel, 0);
        kernel.StartNext();
        kernel.Fail(1);

        Retry(kernel, 1);
        kernel.StartNext();

        Assert.NotNull(made);
        Assert.Equal((made, 1), (kernel[2].Checkpoint, kernel[2].Iteration));
        Assert.Equal([(0, 0), (1, 2)], Tune.Scheduling.Lineage.Of(kernel.Journal)[new TrialId(2)].Select(step => (step.Iteration, step.Trial.Number)));
    }

    [Fact]
    public void A_retry_of_a_trial_without_a_checkpoint_or_from_the_start_begins_at_the_beginning()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 1);
        kernel.Fail(0);
        kernel.StartNext();
        kernel.Fail(1);

        kernel.Send(new Input.Enqueue(kernel.Now, [(kernel[0].Config, new TrialId(0))], AddsSamples: true));
        Retry(kernel, 1);
        kernel.StartNext();
        kernel.StartNext();

        Assert.Equal((null, null), (kernel[2].Checkpoint, kernel[3].Checkpoint));
        Assert.Equal((0, 0), (kernel[2].Iteration, kernel[3].Iteration));
        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
    }

    private static void Retry(KernelDriver kernel, int trial) =>
        kernel.Send(new Input.Enqueue(kernel.Now, [(kernel[trial].Config, new TrialId(trial))], AddsSamples: true) { FromCheckpoints = true });

    [Fact]
    public void Tags_and_attributes_change_by_facts_and_the_same_again_is_none()
    {
        var kernel = new KernelDriver(Given.Spec() with { Tags = ExperimentSpec.NoTags.Add("stage", "first") });
        kernel.StartNext();

        Assert.Empty(kernel.Send(new Input.SetTag(kernel.Now, "stage", "first")));
        Assert.Single(kernel.Send(new Input.SetTag(kernel.Now, "stage", "second")));
        Assert.Single(kernel.Send(new Input.SetTrialAttribute(kernel.Now, new TrialId(0), "note", "[1]")));
        Assert.Empty(kernel.Send(new Input.SetTrialAttribute(kernel.Now, new TrialId(0), "note", "[1]")));
        Assert.Empty(kernel.Send(new Input.SetTrialAttribute(kernel.Now, new TrialId(9), "note", "[1]")));
        Assert.Empty(kernel.Send(new Input.SetTrialAttribute(kernel.Now, new TrialId(0), "other", null)));

        Assert.Equal(("second", "[1]"), (kernel.Experiment.View(kernel.Now).Tags["stage"], kernel[0].Attributes["note"]));
    }

    [Fact]
    public void Tags_are_no_difference_between_specs()
    {
        var registry = new AlgorithmRegistry();
        var tagged = Given.Spec() with { Tags = ExperimentSpec.NoTags.Add("stage", "first") };
        var (plain, text) = (ExperimentSpecJson.Write(Given.Spec(), registry), ExperimentSpecJson.Write(tagged, registry));

        Assert.Empty(ExperimentSpecJson.Differences(plain, text));
        Assert.Equal(tagged.Tags, ExperimentSpecJson.Read(text, registry).Tags);
        Assert.Equal(tagged.Tags, ExperimentSpecJson.TagsOf(text));
        Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(tagged with { Tags = tagged.Tags.Add("line\nend", "x") }));
    }

    [Fact]
    public void One_that_comes_while_a_suggestion_is_computed_goes_first_and_the_suggestion_is_made_for_the_next_trial()
    {
        var experiment = new Experiment(Given.Spec(samples: 3, searcher: new SlowSearcher())) { SuggestsAside = true };
        experiment.Handle(new Input.Start(KernelDriver.Epoch));
        experiment.Handle(new Input.SlotOffered(KernelDriver.Epoch));
        var suggestion = Assert.IsType<PendingSuggestion>(experiment.TakeSuggestion());

        experiment.Handle(new Input.Enqueue(KernelDriver.Epoch, [(Given.Config(0.25), null)]));
        suggestion.Compute();
        experiment.Handle(new Input.Suggested(KernelDriver.Epoch, suggestion));
        var started = experiment.Handle(new Input.SlotOffered(KernelDriver.Epoch));
        experiment.Handle(new Input.SlotOffered(KernelDriver.Epoch));

        Assert.Equal((0, Given.Config(0.25)), (Assert.Single(started.OfType<TrialStarted>()).Trial.Number, Assert.Single(experiment.Trials).Config));
        Assert.Equal(new TrialId(1), experiment.TakeSuggestion()?.Trial);
    }

    private static IReadOnlyList<Fact> Enqueue(KernelDriver kernel, bool addsSamples, params string[] configs) =>
        kernel.Send(new Input.Enqueue(kernel.Now, [.. configs.Select(config => (Configuration.Parse(config), (TrialId?)null))], addsSamples));

    private static void Finish(KernelDriver kernel)
    {
        while (kernel.StartNext() is { } trial)
        {
            kernel.Report(trial, 1);
            kernel.Complete(trial);
        }
    }
}
