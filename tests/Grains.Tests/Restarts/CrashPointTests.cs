using System.Collections.Concurrent;

namespace Tune.Grains;

/// <summary>Takes the data folder as a crash would leave it, at many points of one run, and goes on from each.</summary>
public sealed class CrashPointTests : HostTests
{
    private static ExperimentSpec<Configuration> Spec => Some.Spec(samples: 6) with
    {
        MaxFailuresPerTrial = 1, Checkpoints = new() { Keep = 2, ScoreMetric = "loss", ScoreGoal = Goal.Minimize }, Scheduler = new Asha { MaxResource = 9, GracePeriod = 3, ReductionFactor = 3 },
    };

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    public async Task Killed_at_any_point_it_ends_as_if_nothing_had_happened(int slots, int stride)
    {
        var crashes = new List<string>();
        var (kinds, batches) = (new HashSet<string>(), 0);
        Probe.AfterAppend = batch =>
        {
            var isNew = false;
            foreach (var entry in batch.Entries) isNew |= kinds.Add(entry.Kind);
            if (isNew || ++batches % stride == 0) crashes.Add(CopyData($"{(isNew ? "new" : "nth")}-{crashes.Count}"));
            return Task.CompletedTask;
        };
        var host = await StartAsync(slots);
        var expected = await host.Tuner.FitAsync(Training(null), Spec).OrFail();
        await host.DisposeAsync();

        foreach (var crash in crashes)
        {
            var ran = new ConcurrentBag<(int Trial, int Attempt, int From)>();
            var revived = await StartAsync(slots, tune => tune.AddTrainable(Training(ran)), folder: crash);
            var before = await BeforeAsync(revived);
            var results = await revived.Experiment("e").GetResultAsync().OrFail();

            var journal = await revived.JournalAsync("e");
            journal.Check();
            Assert.Equal(ExperimentStatus.Finished, results.Status);
            Assert.InRange(journal.MostRunning, 1, slots);
            // no finished trial runs again, and only what ran has another attempt
            var ended = before.Of<TrialEnded>().Select(fact => fact.Trial.Number).ToHashSet();
            Assert.DoesNotContain(ran, run => ended.Contains(run.Trial));
            Assert.All(ran, run => Assert.Equal(journal.Of<TrialStarted>(start => start.Trial.Number == run.Trial && start.Attempt == run.Attempt).Single().Checkpoint?.Iteration ?? 0, run.From));
            if (slots == 1)
            {
                Assert.Equal(expected.Select(trial => trial.Configuration), results.Select(trial => trial.Configuration));
                Assert.Equal(expected.Select(trial => (trial.Iterations, trial.Value, trial.EndedBy)), results.Select(trial => (trial.Iterations, trial.Value, trial.EndedBy)));
            }

            Assert.All(results, trial => Assert.Equal(Enumerable.Range(1, trial.Iterations), trial.History.Select(row => row.Iteration)));
            await revived.SlotsAreFreeAsync();
            await revived.DisposeAsync();
            await CheckpointFolders.CheckAsync(crash, "e", journal);
        }

        Assert.True(crashes.Count > 7, $"only {crashes.Count} crashes");
    }

    private static async Task<Journal> BeforeAsync(TuneHost host)
    {
        var journal = await host.JournalAsync("e");
        // what a restart adds begins with the recovery
        var recovered = journal.Facts.IndexOf(journal.Facts.FirstOrDefault(fact => fact is ExperimentRecovered)!);
        return recovered < 0 ? journal : new Journal(journal.Facts[..recovered]);
    }

    private static TrainableDefinition<Configuration> Training(ConcurrentBag<(int Trial, int Attempt, int From)>? ran) =>
        Trainable.Define<Configuration>("training", (config, trial, _) => Train(config, trial, ran));

    private static IEnumerable<Report> Train(Configuration config, TrialContext trial, ConcurrentBag<(int Trial, int Attempt, int From)>? ran)
    {
        ran?.Add((trial.Trial.Number, trial.Attempt, trial.Iteration));
        Assert.Equal(trial.Iteration, trial.Checkpoint?.Read<int>() ?? 0);
        for (var iteration = trial.Iteration + 1; iteration <= 20; iteration++)
        {
            if (trial.Trial.Number == 2 && iteration == 3 && trial.Iteration == 0) throw new InvalidDataException("once");
            yield return new Report("loss", Some.Loss(config, iteration), iteration % 2 == 0 ? Checkpoint.FromJson(iteration) : null);
        }
    }

    private string CopyData(string name)
    {
        var copy = FolderOf(name);
        foreach (var file in Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories))
        {
            // shared memory is not synced, and the lock goes with its process
            if (file.EndsWith("-shm", StringComparison.Ordinal) || Path.GetFileName(file).Contains("lock", StringComparison.Ordinal)) continue;
            var target = Path.Combine(copy, Path.GetRelativePath(DataFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                File.Copy(file, target);
            }
            catch (IOException) when (!File.Exists(file))
            {
                // checkpoints come and go meanwhile
            }
        }

        return copy;
    }
}
