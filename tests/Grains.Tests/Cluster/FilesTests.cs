using System.Collections.Immutable;
using System.Text;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>A client that shares no folder with the silos reads what trials have left behind.</summary>
public sealed class FilesTests : ClusterTests
{
    private readonly TaskCompletionSource _mayGoOn = Waiting.Signal();

    protected override void LetGo() => _mayGoOn.TrySetResult();

    [Fact]
    public async Task A_checkpoint_is_downloaded_whole_in_pieces_and_may_be_read_as_it_was_saved()
    {
        var experiment = await FitAsync(1);
        var checkpoint = Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)).OrFail());
        var pieces = 0;
        Cluster.Calls.Before = call =>
        {
            if (call.MethodName == nameof(ICheckpointFilesGrain.ReadAsync)) pieces++;
            return Task.CompletedTask;
        };

        var saved = await experiment.DownloadCheckpointAsync(checkpoint, Folder["best"]).OrFail();

        Assert.Equal((checkpoint, Folder["best"]), (saved.Reference, saved.Folder));
        CheckFiles(saved.Folder);
        // four for the large file, one for the small one, and none for the empty one
        Assert.Equal(4 + 1, pieces);
        Assert.Equal(["best", "data"], Directory.GetFileSystemEntries(Folder.FullPath).Select(Path.GetFileName).Order());
        Assert.Contains("is there and not empty", (await Assert.ThrowsAsync<IOException>(() => experiment.DownloadCheckpointAsync(checkpoint, Folder["best"]).OrFail())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_goes_on_with_the_next_piece_when_the_silo_that_reads_is_killed()
    {
        var experiment = await FitAsync(2);
        var checkpoint = Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)).OrFail());
        var offsets = new List<long>();
        Cluster.Calls.Before = async call =>
        {
            if (call.MethodName != nameof(ICheckpointFilesGrain.ReadAsync) || call.Request.GetArgument(1) is not "weights/large") return;
            offsets.Add((long)(call.Request.GetArgument(2) ?? 0L));
            // an answer that does not come, as when a silo ends in the middle of it
            if (offsets.Count == 3) throw new Orleans.Runtime.SiloUnavailableException("it has just ended");
            if (offsets.Count != 2) return;
            var reader = await Cluster.SiloOfAsync(Cluster.Grain<ICheckpointFilesGrain>(GrainKeys.Trial("e", new TrialId(0)))) ?? throw new InvalidOperationException("Nobody reads.");
            await Cluster.Cluster.KillSiloAsync(reader);
        };

        var saved = await experiment.DownloadCheckpointAsync(checkpoint, Folder["best"]).OrFail();

        CheckFiles(saved.Folder);
        // nothing that has come is asked for again
        Assert.Equal([0, 1 << 19, 1 << 20, 1 << 20, 3 << 19], offsets);
        Assert.Single(Cluster.Cluster.Silos);
    }

    [Fact]
    public async Task A_checkpoint_that_is_gone_or_damaged_is_named_and_leaves_nothing()
    {
        var experiment = await FitAsync(1);
        var checkpoint = Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)).OrFail());
        var file = Path.Combine(Folder["data"], "e", "checkpoints", "00000", checkpoint.Name, "weights", "large");
        var content = await File.ReadAllBytesAsync(file);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(file, content);

        var damaged = await Assert.ThrowsAsync<CheckpointCorruptException>(() => experiment.DownloadCheckpointAsync(checkpoint, Folder["best"]).OrFail());
        File.Delete(file);
        await Assert.ThrowsAsync<CheckpointMissingException>(() => Cluster.Grain<ICheckpointFilesGrain>(GrainKeys.Trial("e", new TrialId(0))).ReadAsync(checkpoint, "weights/large", 0).OrFail());
        var gone = await Assert.ThrowsAsync<CheckpointMissingException>(() => experiment.DownloadCheckpointAsync(checkpoint with { Iteration = 9, Name = "checkpoint_000009" }, Folder["best"]).OrFail());

        Assert.Contains(checkpoint.Hash, damaged.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint_000009 of trial 00000 of experiment 'e'", gone.Message, StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.GetFileSystemEntries(Folder.FullPath).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../checkpoint_000002/weights/large")]
    [InlineData("weights/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("weights//large")]
    [InlineData("./weights/large")]
    [InlineData("")]
    [InlineData("out/passwd")]
    [InlineData("beside")]
    public async Task A_path_that_leads_out_of_a_folder_is_refused(string path)
    {
        var experiment = await FitAsync(1);
        var checkpoint = Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)).OrFail());
        var silo = Assert.Single(Cluster.Cluster.Silos).SiloAddress.ToParsableString();
        var trialFolder = Path.Combine(Folder["data"], "e", "trial_00000");
        File.CreateSymbolicLink(Path.Combine(trialFolder, "beside"), Path.Combine(trialFolder, "log.txt"));
        Directory.CreateSymbolicLink(Path.Combine(trialFolder, "out"), "/etc");

        if (path is not ("out/passwd")) await Refused(() => Cluster.Grain<ICheckpointFilesGrain>(GrainKeys.Trial("e", new TrialId(0))).ReadAsync(checkpoint, path, 0));
        await Refused(() => Cluster.Grain<ITrialFilesGrain>(silo).ReadAsync("e", 0, path, 0));
        await Refused(() => Cluster.Grain<ITrialFilesGrain>(silo).ListAsync("../data/e", 0, null));
        await Refused(() => Cluster.Grain<ITrialFilesGrain>(silo).ListAsync("..", 0, null));
        // a link is not listed as a file of the trial either
        Assert.Equal(["log.txt"], (await experiment.GetTrialFilesAsync(new TrialId(0)).OrFail()).Select(file => file.Path));

        static Task Refused(Func<Task> call) => Assert.ThrowsAsync<TuneException>(() => call().OrFail());
    }

    [Fact]
    public async Task Logs_are_read_from_the_silo_that_has_them_while_they_grow_and_not_when_it_is_gone()
    {
        await StartAsync(2, (silo, tune, options) =>
        {
            tune.AddTrainable(Logging());
            (options.ResultsFolder, options.WaitForResources) = (Folder[silo], true);
            if (silo == "Silo_1") options.Resources.Custom["rare"] = 1;
        });
        var experiment = await Cluster.StartOnAsync(Cluster["Silo_0"], Logging(), Some.Spec() with { Resources = new() { Custom = new Dictionary<string, double> { ["rare"] = 1 } } });
        await Cluster.FactAsync<TrialReported>("e");

        var file = Assert.Single(await experiment.GetTrialFilesAsync(new TrialId(0)).OrFail());
        var early = await ReadAsync(experiment, file);
        _mayGoOn.SetResult();
        await experiment.GetResultAsync().OrFail();
        var late = await ReadAsync(experiment, file, early.Length);

        Assert.Equal((Cluster["Silo_1"].SiloAddress.ToParsableString(), "logs/log.txt", 6L), (file.Silo, file.Path, file.Bytes));
        Assert.Equal(("begin\n", "end\n"), (early, late));
        Assert.Empty(await experiment.GetTrialFilesAsync(new TrialId(1)).OrFail());
        await Cluster.Cluster.KillSiloAsync(Cluster["Silo_1"]);
        Assert.Contains("is not there any more", (await Assert.ThrowsAsync<TuneException>(() => ReadAsync(experiment, file))).Message, StringComparison.Ordinal);
        Assert.Empty(await experiment.GetTrialFilesAsync(new TrialId(0)).OrFail());
    }

    [Fact]
    public async Task Files_in_a_folder_that_silos_share_are_listed_once_by_pages()
    {
        const int Count = 2 * 1000 + 3;
        var trainable = Trainable.Define<Configuration>("many", (config, trial, _) =>
        {
            for (var number = 0; number < Count; number++) File.WriteAllText(Path.Combine(trial.Folder, $"{number}"), "");
            return [new Report("loss", 1)];
        });
        await StartAsync(2, (_, tune, _) => tune.AddTrainable(trainable));
        var experiment = await Cluster.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await experiment.GetResultAsync().OrFail();

        var files = await experiment.GetTrialFilesAsync(new TrialId(0)).OrFail();

        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}").Order(StringComparer.Ordinal), files.Select(file => file.Path));
    }

    /// <summary>Runs a trial that leaves a checkpoint of several files, and a log.</summary>
    private async Task<ExperimentHandle<Configuration>> FitAsync(short silos)
    {
        var trainable = Trainable.Define<Configuration>("filing", (config, trial, _) =>
        {
            File.WriteAllText(Path.Combine(trial.Folder, "log.txt"), "");
            return [new Report("loss", 1, Checkpoint.Write((folder, _) =>
            {
                foreach (var (path, content) in Content)
                {
                    var file = Path.Combine(folder, path);
                    Directory.CreateDirectory(Path.GetDirectoryName(file) ?? folder);
                    File.WriteAllBytes(file, content);
                }

                File.CreateSymbolicLink(Path.Combine(folder, "beside"), "weights/large");
                return Task.CompletedTask;
            }))];
        });
        await StartAsync(silos, (_, tune, _) => tune.AddTrainable(trainable));
        var experiment = await Cluster.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await experiment.GetResultAsync().OrFail();
        return experiment;
    }

    private static ImmutableArray<(string Path, byte[] Content)> Content { get; } =
        [("weights/large", [.. Enumerable.Range(0, (3 << 19) + 7).Select(number => (byte)(number * 31 / 7))]), ("weights/deep/small", "adam"u8.ToArray()), ("empty", [])];

    private static void CheckFiles(string folder)
    {
        foreach (var (path, content) in Content) Assert.Equal(content, File.ReadAllBytes(Path.Combine(folder, path)));
        Assert.Equal("weights/large", new FileInfo(Path.Combine(folder, "beside")).LinkTarget);
        Assert.Equal(Content.Length + 1, Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length);
    }

    private TrainableDefinition<Configuration> Logging() => Trainable.Define<Configuration>("logging", async (config, trial, cancellationToken) =>
    {
        var log = Path.Combine(Directory.CreateDirectory(Path.Combine(trial.Folder, "logs")).FullName, "log.txt");
        await File.AppendAllTextAsync(log, "begin\n", cancellationToken);
        await trial.ReportAsync(new Report("loss", 1), cancellationToken);
        await _mayGoOn.Task.WaitAsync(cancellationToken);
        await File.AppendAllTextAsync(log, "end\n", cancellationToken);
    });

    private static async Task<string> ReadAsync(ExperimentHandle<Configuration> experiment, TrialFile file, long offset = 0)
    {
        var text = new StringBuilder();
        await foreach (var piece in experiment.ReadTrialFileAsync(file, offset)) text.Append(Encoding.UTF8.GetString(piece.Span));
        return text.ToString();
    }
}
