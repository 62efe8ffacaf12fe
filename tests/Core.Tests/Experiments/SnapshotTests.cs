using System.Text.Json.Nodes;

namespace Tune.Tests.Kernel;

public sealed class SnapshotTests
{
    [Fact]
    public void Every_state_of_a_trial_is_restored()
    {
        var kernel = Varied();

        var restored = Restored(kernel, kernel.Experiment.Capture());

        Assert.Equal(kernel.Experiment.Capture(), restored.Capture());
        Assert.Equal(kernel.Experiment.Trials.Select(trial => trial.Status), restored.Trials.Select(trial => trial.Status));
        Assert.Equal(kernel.Experiment.Trials.Select(trial => trial.Error), restored.Trials.Select(trial => trial.Error));
        Assert.Equal(kernel.Experiment.Trials.Select(trial => trial.Config), restored.Trials.Select(trial => trial.Config));
    }

    [Fact]
    public void Trial_that_has_just_been_created_is_written_in_few_words()
    {
        var kernel = new KernelDriver();
        kernel.Experiment.Replay([new TrialCreated(kernel.Now, new TrialId(0), Given.Config(0.5))]);

        var trial = JsonNode.Parse(kernel.Experiment.Capture() ?? "")?["trials"]?[0];

        Assert.Equal("""{"config":{"x":0.5},"created":"2026-01-01T00:00:00+00:00","status":"Pending"}""", trial?.ToJsonString().Replace("\\u002B", "+"));
    }

    [Fact]
    public void Snapshot_of_an_earlier_version_says_what_is_not_there()
    {
        var kernel = Varied();
        var earlier = JsonNode.Parse(kernel.Experiment.Capture() ?? "")?.AsObject() ?? [];
        foreach (var trial in earlier["trials"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            foreach (var name in new[] { "ended", "metrics", "score", "bestScore", "checkpoint", "next", "perturbations", "resources", "pauseReason", "endedBy", "reason", "error" })
                trial.TryAdd(name, null);
            foreach (var name in new[] { "attempt", "iteration", "grantedTo", "failures", "elapsed", "saveRequested" }) trial.TryAdd(name, 0);
            foreach (var name in new[] { "isCheckpointBorrowed", "isHeldByScheduler", "isReused" }) trial.TryAdd(name, false);
        }

        Assert.Equal(kernel.Experiment.Capture(), Restored(kernel, earlier.ToJsonString()).Capture());
    }

    [Fact]
    public void Times_of_a_trial_keep_their_offset()
    {
        var (created, ended) = (new DateTimeOffset(2026, 1, 1, 0, 0, 0, new TimeSpan(5, 45, 0)), new DateTimeOffset(2026, 1, 1, 0, 0, 1, new TimeSpan(-3, -30, 0)));
        var experiment = new Experiment(Given.Spec());
        experiment.Replay([new TrialCreated(created, new TrialId(0), Given.Config(0.5)), new TrialEnded(ended, new TrialId(0), TrialStatus.Terminated, EndedBy.User, "enough")]);

        var trial = experiment.Trials[0];

        Assert.Equal((created, created.Offset), (trial.CreatedAt, trial.CreatedAt.Offset));
        Assert.Equal((ended, ended.Offset), (trial.EndedAt, trial.EndedAt?.Offset));
    }

    /// <summary>A trial in each status, one of them with a checkpoint and a number that JSON does not have.</summary>
    private static KernelDriver Varied()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 8));
        for (var trial = 0; trial < 5; trial++) kernel.StartNext();
        kernel.ReportWithCheckpoint(0, double.NaN);
        kernel.Report(1, 0.5);
        kernel.Complete(1);
        kernel.Fail(2, isRetryable: false);
        kernel.Fail(3);
        kernel.Lose(4);
        return kernel;
    }

    private static Experiment Restored(KernelDriver kernel, string? snapshot)
    {
        var restored = new Experiment(kernel.Spec);
        restored.Restore(snapshot ?? throw new InvalidOperationException("It can't be captured."));
        return restored;
    }
}
