namespace Tune.Tests.Kernel;

public sealed class ResourceMeterTests
{
    private const double Hour = 3600;
    private static readonly TrialResources Usual = new() { Cpu = 2, Gpu = 0.5 };
    private static readonly TrialError Error = new("Boom", "it broke", null, 0);

    [Fact]
    public void Attempt_counts_from_its_start_to_its_end_and_waiting_for_nothing()
    {
        var meter = Of(Created(0, 0), Created(1, 0), Started(0, Hour), Started(1, 2 * Hour), Paused(0, 3 * Hour));

        Assert.Equal(new HeldResources(4 + 2, 1 + 0.5), meter.HeldAt(At(3 * Hour)));
        Assert.Equal(new HeldResources(4 + 4, 1 + 1), meter.HeldAt(At(4 * Hour)));
        Assert.Equal((default, new HeldResources(4, 1)), (meter.HeldByRunning(new TrialId(0), At(4 * Hour)), meter.HeldByRunning(new TrialId(1), At(4 * Hour))));
    }

    [Fact]
    public void Fact_that_ends_an_attempt_says_what_it_has_held()
    {
        var meter = Of(Created(0, 0));
        (Fact Fact, HeldResources Held)[] course =
        [
            (Started(0, 0), default), (new TrialFailed(At(Hour), new TrialId(0), 1, Error), new(2, 0.5)),
            (Started(0, 5 * Hour), default), (new TrialLost(At(6 * Hour), new TrialId(0), 2, "gone"), new(2, 0.5)),
            (Started(0, 6 * Hour), default), (Ended(0, 8 * Hour), new(4, 1)),
            (new ExperimentEnded(At(9 * Hour), ExperimentStatus.Finished, "all"), default),
        ];

        foreach (var (fact, held) in course) Assert.Equal(held, meter.Apply(fact));

        Assert.Equal(new HeldResources(8, 2), meter.HeldAt(At(100 * Hour)));
    }

    [Fact]
    public void Trial_counts_by_what_it_takes_itself_from_the_attempt_on_that_has_it()
    {
        var bundles = new TrialResources { Cpu = 1, AdditionalBundles = [new() { Cpu = 3, Gpu = 1 }, new() { Cpu = 3, Gpu = 1 }] };
        var meter = Of(
            new TrialCreated(At(0), new TrialId(0), Given.Config(0.5)) { Resources = new() { Cpu = 8 } }, Started(0, 0),
            // while it runs it has what it has
            new TrialResourcesChanged(At(Hour), new TrialId(0), bundles), Paused(0, 2 * Hour), Started(0, 2 * Hour));

        Assert.Equal(new HeldResources(16 + 7, 2), meter.HeldAt(At(3 * Hour)));
    }

    [Fact]
    public void What_clients_run_and_what_is_reused_holds_nothing()
    {
        var meter = Of(
            Created(0, 0), new TrialStarted(At(0), new TrialId(0), 1, 9) { Client = "laptop" }, Ended(0, 5 * Hour),
            Created(1, 0), new TrialReused(At(1), new TrialId(1), new TrialId(0)), Ended(1, 2));

        Assert.Equal(default, meter.HeldAt(At(9 * Hour)));
    }

    [Fact]
    public void Attempt_that_was_down_with_its_experiment_counts_up_to_what_was_last_written()
    {
        // closed in the evening, opened in the morning
        var meter = Of(Created(0, 0), Started(0, 0), Reported(0, Hour), new ExperimentRecovered(At(11 * Hour)), new TrialLost(At(11 * Hour), new TrialId(0), 1, "its process is gone"));

        Assert.Equal(new HeldResources(2, 0.5), meter.HeldAt(At(11 * Hour)));
    }

    [Fact]
    public void Attempt_that_has_outlived_the_experiment_s_process_counts_as_a_whole()
    {
        Fact[] until = [Created(0, 0), Started(0, 0), Reported(0, Hour), new ExperimentRecovered(At(2 * Hour))];

        Assert.Equal(new HeldResources(6, 1.5), Of([.. until, Ended(0, 3 * Hour)]).HeldAt(At(3 * Hour)));
        Assert.Equal(new HeldResources(8, 2), Of([.. until, Reported(0, 3 * Hour), new TrialLost(At(4 * Hour), new TrialId(0), 1, "gone")]).HeldAt(At(9 * Hour)));
    }

    [Fact]
    public void Clock_that_was_set_back_takes_nothing_away()
    {
        var meter = Of(Created(0, 0), Started(0, 2 * Hour));

        Assert.Equal(default, meter.HeldAt(At(Hour)));
        Assert.Equal(default, meter.Apply(Ended(0, Hour)));
    }

    [Fact]
    public void Kernel_measures_and_goes_on_from_a_snapshot()
    {
        var kernel = new KernelDriver(Given.Spec() with { Resources = Usual });
        for (var trial = 0; trial < 3; trial++) kernel.StartNext();
        kernel.Wait(Hour).Report(0, 0.5);
        kernel.Complete(0);
        kernel.Restart(downSeconds: 10 * Hour);
        kernel.Lose(1);
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? throw new InvalidOperationException("It can't be captured."));
        restored.Replay([.. kernel.Wait(Hour).Report(2, 0.25), .. kernel.Complete(2)]);

        Assert.Equal(new HeldResources(2 + 2 + 2 * 12, 0.5 + 0.5 + 0.5 * 12), kernel.Experiment.View(kernel.Now).Held);
        Assert.Equal(kernel.Experiment.View(kernel.Now).Held, restored.View(kernel.Now).Held);
    }

    [Fact]
    public void Kernel_from_a_snapshot_that_says_nothing_of_it_says_so()
    {
        var kernel = new KernelDriver();
        kernel.StartNext();
        var earlier = System.Text.Json.Nodes.JsonNode.Parse(kernel.Experiment.Capture() ?? "")?.AsObject() ?? [];
        earlier.Remove("held");
        var restored = new Experiment(kernel.Spec);
        restored.Restore(earlier.ToJsonString());
        restored.Replay([.. kernel.Wait(1).Report(0, 0.5), .. kernel.Complete(0)]);

        Assert.Null(restored.View(kernel.Now).Held);
        Assert.DoesNotContain("\"held\"", restored.Capture(), StringComparison.Ordinal);
    }

    private static ResourceMeter Of(params Fact[] facts)
    {
        var meter = new ResourceMeter(Usual);
        foreach (var fact in facts) meter.Apply(fact);
        return meter;
    }

    private static TrialCreated Created(int trial, double seconds) => new(At(seconds), new TrialId(trial), Given.Config(0.5));

    private static TrialStarted Started(int trial, double seconds) => new(At(seconds), new TrialId(trial), 1, 9);

    private static TrialPaused Paused(int trial, double seconds) => new(At(seconds), new TrialId(trial), 1);

    private static TrialReported Reported(int trial, double seconds) => new(At(seconds), new TrialId(trial), 1, 1, new Metrics("loss", 1).Freeze(), TimeSpan.FromSeconds(1));

    private static TrialEnded Ended(int trial, double seconds) => new(At(seconds), new TrialId(trial), TrialStatus.Terminated, EndedBy.Completed, "completed");

    private static DateTimeOffset At(double seconds) => KernelDriver.Epoch.AddSeconds(seconds);
}
