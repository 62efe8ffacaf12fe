namespace Tune.Grains;

public sealed class CheckpointTests : HostTests
{
    [Theory]
    [InlineData(1, null, "6")]
    [InlineData(3, null, "4 5 6")]
    [InlineData(null, null, "1 2 3 4 5 6")]
    [InlineData(2, "score", "3 5 6")]
    public async Task The_policy_says_what_is_kept_and_the_newest_always_is(int? keep, string? metric, string kept)
    {
        double[] scores = [1, 2, 5, 3, 4, 0];
        var host = await StartAsync();
        var trainable = Trainable.Define<Configuration>("scored", (config, trial, _) => scores.Select(
            (score, index) => new Report(new Metrics { ["loss"] = 1, ["score"] = score }, Checkpoint.FromJson(index + 1))));

        await host.Tuner.FitAsync(trainable, Some.Spec() with { Checkpoints = new() { Keep = keep, ScoreMetric = metric } }).OrFail();
        // the next start makes good what the last one had no time for
        host = await RestartAsync(host);
        var experiment = host.Experiment("e");
        var saved = await experiment.GetCheckpointsAsync(new TrialId(0)).OrFail();

        var read = new List<int>();
        foreach (var checkpoint in saved) read.Add((await experiment.DownloadCheckpointAsync(checkpoint, Path.Combine(DataFolder, "downloads", checkpoint.Name)).OrFail()).Read<int>());
        Assert.Equal(kept, string.Join(' ', read));
        await host.DisposeAsync();
        Assert.Equal(saved.Select(checkpoint => checkpoint.Name), CheckpointFolders.Of(DataFolder, "e", 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_that_is_gone_or_damaged_fails_the_trial_and_is_named(bool isGone)
    {
        var host = await StartAsync(slots: 1);
        var trainable = Trainable.Define<Configuration>("damaging", async (config, trial, cancellationToken) =>
        {
            await trial.ReportAsync(new Report("loss", 1, Checkpoint.FromJson(1)), cancellationToken);
            await host.FactAsync<TrialReported>("e");
            var folder = Path.Combine(DataFolder, "e", "checkpoints", "00000", "checkpoint_000001");
            if (isGone) Directory.Delete(folder, recursive: true);
            else await File.AppendAllTextAsync(Path.Combine(folder, "data.json"), "damage", cancellationToken);
            throw new InvalidDataException("and fails");
        });

        var results = await host.Tuner.FitAsync(trainable, Some.Spec() with { MaxFailuresPerTrial = 2 }).OrFail();

        Assert.Equal((3, TrialStatus.Error), (results[0].Attempts, results[0].Status));
        Assert.Contains("checkpoint_000001", results[0].Error!.Message, StringComparison.Ordinal);
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_checkpoint_that_can_not_be_written_fails_the_attempt_and_leaves_nothing()
    {
        var host = await StartAsync();
        var trainable = Trainable.Define<Configuration>("unsaved", (config, trial, _) =>
            [new Report("loss", 1, Checkpoint.Write((_, _) => throw new InvalidDataException("can't be saved")))]);

        var results = await host.Tuner.FitAsync(trainable, Some.Spec()).OrFail();

        Assert.Equal("can't be saved", Assert.Single(results.Errors).Error!.Message);
        Assert.Empty(CheckpointFolders.Of(DataFolder, "e", 0));
    }
}
