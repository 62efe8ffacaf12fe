namespace Tune.Grains;

/// <summary>What callers see of a tuner that is disposed under their hands, and of one that was.</summary>
public sealed class DisposalTests : HostTests
{
    [Fact]
    public async Task Fit_of_a_tuner_that_is_disposed_says_so_and_the_next_one_goes_on()
    {
        using var never = new CancellationTokenSource();
        var running = Waiting.Signal();
        await using (var tuner = await Tuner.StartLocalAsync(DataFolder, options => options.Slots = 1).OrFail())
        {
            var waiting = Some.Acting(2, (_, cancellationToken) =>
            {
                running.TrySetResult();
                return Waiting.UntilCancelled(cancellationToken);
            });
            var fit = tuner.FitAsync(waiting, Some.Spec(), progress: null, never.Token);
            await running.Task.OrFail();
            var result = tuner.GetExperiment<Configuration>("e").GetResultAsync();

            await tuner.DisposeAsync().AsTask().OrFail();

            foreach (var call in new Task[] { fit, result })
                Assert.Contains("Its experiments hold", (await Assert.ThrowsAsync<ObjectDisposedException>(() => call.OrFail())).Message, StringComparison.Ordinal);
        }

        await using var next = await Tuner.StartLocalAsync(DataFolder, options => options.Slots = 1).OrFail();
        var trial = Assert.Single(await next.FitAsync(Some.Acting(2, (_, _) => Task.CompletedTask), Some.Spec()).OrFail());
        // it was ended as planned, which is no loss
        Assert.Equal((TrialStatus.Terminated, 2, 0), (trial.Status, trial.Attempts, trial.Failures));
    }

    [Fact]
    public async Task Every_call_to_one_that_was_disposed_says_so()
    {
        var tuner = await Tuner.StartLocalAsync(DataFolder, options => options.Slots = 1).OrFail();
        await tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail();
        var experiment = tuner.GetExperiment<Configuration>("e");
        await tuner.DisposeAsync();
        using var never = new CancellationTokenSource();

        Func<Task>[] calls =
        [
            () => tuner.FitAsync(Some.Steps(1), Some.Spec("f"), progress: null, never.Token), () => tuner.FitAsync(Some.Steps(1), Some.Spec("f")), () => tuner.StartAsync(Some.Steps(1), Some.Spec("f")),
            () => tuner.ListAsync(), () => tuner.GetResourcesAsync(), () => tuner.DeleteAsync("e"),
            () => experiment.GetViewAsync(), () => experiment.GetResultAsync(), () => experiment.GetResultSoFarAsync(), () => experiment.StopAsync(), () => experiment.StopTrialAsync(default),
            () => experiment.PauseAsync(), () => experiment.ResumeAsync(), () => experiment.ExtendAsync(1), () => experiment.ExplainPendingAsync(), () => experiment.GetCheckpointsAsync(default),
            () => experiment.DownloadCheckpointAsync(new CheckpointRef("e", 0, 1, 1, "checkpoint_000001", "", 0), Path.Combine(DataFolder, "download")), () => experiment.GetTrialFilesAsync(default),
            async () => { await foreach (var piece in experiment.ReadTrialFileAsync(new TrialFile(default, "nowhere", "log", 0, default))) Assert.Fail($"{piece.Length} bytes"); },
        ];

        foreach (var call in calls) Assert.Contains("The tuner was disposed", (await Assert.ThrowsAsync<ObjectDisposedException>(() => call().OrFail())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_logged_by_a_program_that_disposes_its_tuner_while_trials_run()
    {
        var (code, output) = await ChildProcess.RunAsync((DisposalChild.FolderVariable, DataFolder)).OrFail();

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(DisposalChild.Times, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("DISPOSED The tuner was disposed", line, StringComparison.Ordinal));
    }
}
