using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Tune.Storage;
using Tune.Storage.PostgreSql;

namespace Tune.Grains;

/// <summary>One silo on PostgreSQL.</summary>
[Collection(nameof(PostgreSqlServer))]
public sealed class LocalSiloTests(PostgreSqlServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _schema = server.NextSchema();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_experiment_runs_and_goes_on_after_a_restart_with_its_folders_where_they_were_asked_for()
    {
        var mayGoOn = Waiting.Signal();
        var trainable = Some.Acting(6, (trial, cancellationToken) => trial.Iteration == 3 ? mayGoOn.Task.WaitAsync(cancellationToken) : Task.CompletedTask, saves: true);
        await using (var first = await StartAsync(trainable))
        {
            await first.Tuner.StartAsync(trainable, Some.Spec(samples: 2)).OrFail();
            await first.UntilAsync(async () => (await first.JournalAsync("e")).Of<TrialReported>().Count(reported => reported.Iteration == 3) == 2, "both trials report");
        }

        mayGoOn.SetResult();
        await using var second = await StartAsync(trainable);
        var results = await second.Tuner.FitAsync(trainable, Some.Spec(samples: 2)).OrFail();

        Assert.All(results, trial => Assert.Equal((6, 0), (trial.Iterations, trial.Failures)));
        Assert.All(results, trial => Assert.Equal(Enumerable.Range(1, 6), trial.History.Select(row => row.Iteration)));
        (await second.JournalAsync("e")).Check();
        Assert.Equal(["checkpoints", "results"], Directory.GetDirectories(_folder["all"]).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(Path.Combine(_folder["all"], "results", "e", "trials.csv")));
        Assert.Empty(second.Log);
    }

    [Fact]
    public async Task An_experiment_that_was_deleted_may_be_made_again()
    {
        await using var host = await StartAsync(Some.Saving(3));
        for (var round = 1; round <= 2; round++)
        {
            Assert.All(await host.Tuner.FitAsync(Some.Saving(3), Some.Spec(samples: 3)).OrFail(), trial => Assert.Equal((3, 1), (trial.Iterations, trial.Attempts)));
            await host.Tuner.DeleteAsync("e").OrFail();
            Assert.Empty(await host.Tuner.ListAsync().OrFail());
        }
    }

    [Fact]
    public async Task A_decider_whose_experiment_was_replaced_writes_nothing_to_its_successor_and_loads_that()
    {
        var mayGoOn = Waiting.Signal();
        var trainable = Some.Acting(6, (trial, cancellationToken) => trial.Iteration == 3 ? mayGoOn.Task.WaitAsync(cancellationToken) : Task.CompletedTask);
        await using var host = await StartAsync(trainable);
        await host.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await host.UntilAsync(async () => (await host.JournalAsync("e")).Of<TrialReported>().Any(reported => reported.Iteration == 3), "the trial reports");

        // as somebody else does who can't reach this silo
        var row = await host.Store.FindAsync("e", CancellationToken.None) ?? throw new UnknownExperimentException("e");
        await host.Store.DeleteAsync("e", row.Incarnation, CancellationToken.None);
        await host.Store.CreateAsync(row, CancellationToken.None);
        mayGoOn.SetResult();
        await host.UntilAsync(async () => (await host.JournalAsync("e")).Of<ExperimentEnded>().Any(), "the successor runs to its end");

        Assert.Contains(host.Log, line => line.Contains("another one has its name now", StringComparison.Ordinal));
        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.IsType<ExperimentStarted>(journal.Facts[0]);
        Assert.Equal(Enumerable.Range(1, 6), journal.Iterations(0));
        Assert.True(await host.Store.IncarnationAsync("e") > row.Incarnation);
    }

    [Fact]
    public async Task State_of_grains_is_kept_by_orleans_own_provider_and_a_stale_writer_is_refused()
    {
        await using var host = await StartAsync(Some.Saving(3));
        var storage = host.Services.GetRequiredKeyedService<IGrainStorage>(GrainKeys.Storage);
        Assert.Equal("AdoNetGrainStorage", Assert.IsType<PatientGrainStorage>(storage).Storage.GetType().Name);
        var grain = GrainId.Create("trial", "digits/00042");
        var (mine, theirs, late) = (new GrainState<Kept>(), new GrainState<Kept>(), new GrainState<Kept>());
        await storage.ReadStateAsync("trial", grain, mine);
        await storage.ReadStateAsync("trial", grain, theirs);
        Assert.Equal((false, null, (double?)0), (mine.RecordExists, mine.ETag, mine.State?.Score));

        mine.State = new Kept { Score = double.NaN };
        await storage.WriteStateAsync("trial", grain, mine);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("trial", grain, theirs));
        await storage.ReadStateAsync("trial", grain, late);
        Assert.Equal((true, mine.ETag, (double?)double.NaN), (late.RecordExists, late.ETag, late.State?.Score));
        await storage.WriteStateAsync("trial", grain, late);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("trial", grain, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("trial", grain, mine));
        await storage.ClearStateAsync("trial", grain, late);

        var after = new GrainState<Kept>();
        await storage.ReadStateAsync("trial", grain, after);
        Assert.Equal(0.0, after.State?.Score);
        await storage.WriteStateAsync("trial", grain, after);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("trial", grain, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("trial", grain, new GrainState<Kept>()));
    }

    private Task<PostgreSqlHost> StartAsync(TrainableDefinition<Configuration> trainable) => PostgreSqlHost.StartAsync(server, _schema, _folder["all"], tune => tune.AddTrainable(trainable));

    private sealed class Kept
    {
        public double Score { get; init; }
    }
}
