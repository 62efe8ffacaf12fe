using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage.PostgreSql;

namespace Tune.Storage;

/// <summary>The state of grains while their server is away.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class PatientGrainStorageTests : IAsyncLifetime, IGrainStorage
{
    private static readonly PostgresException Broken = new("terminating connection due to unexpected postmaster exit", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown);

    private readonly ManualTimeProvider _time = new();
    private readonly Queue<Exception> _failures = [];
    private readonly PostgreSqlDatabase _database;
    private int _calls;

    public PatientGrainStorageTests() => _database = new PostgreSqlDatabase(new PostgreSqlAddress("Host=nowhere", "tune"), TimeSpan.FromMinutes(5), _time, NullLogger.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task What_fails_because_the_server_was_away_is_done_again_whatever_it_is()
    {
        var done = 0;
        foreach (var operation in new Func<IGrainStorage, GrainState<TrialState>, Task>[]
        {
            (storage, state) => storage.ReadStateAsync("trial", default, state), (storage, state) => storage.WriteStateAsync("trial", default, state), (storage, state) => storage.ClearStateAsync("trial", default, state),
        })
        {
            _failures.Enqueue(Broken);
            _failures.Enqueue(new NpgsqlException("Exception while reading from stream", new EndOfStreamException()));
            await AdvanceAsync(operation(new PatientGrainStorage(this, _database), new GrainState<TrialState>()));
            done++;
        }

        Assert.Equal((3, 9), (done, _calls));
    }

    [Fact]
    public async Task What_does_not_pass_is_said_at_once()
    {
        _failures.Enqueue(new InconsistentStateException("somebody else has written"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => new PatientGrainStorage(this, _database).WriteStateAsync("trial", default, new GrainState<TrialState>()).OrFail());

        Assert.Equal(1, _calls);
    }

    [Fact]
    public void What_a_server_has_said_reaches_who_asked_on_another_machine()
    {
        using var services = Services();
        var serializer = services.GetRequiredService<Serializer>();

        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new StorageFailedException("db/tune", "reading", Broken)));

        Assert.Contains("db/tune", Assert.IsType<StorageFailedException>(arrived).Message, StringComparison.Ordinal);
        Assert.Contains("unexpected postmaster exit", arrived.ToString(), StringComparison.Ordinal);
    }

    Task IGrainStorage.ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => CallAsync();

    Task IGrainStorage.WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => CallAsync();

    Task IGrainStorage.ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => CallAsync();

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddTuneSerializer();
        new TuneBuilder(services).UsePostgreSql("Host=nowhere");
        return services.BuildServiceProvider();
    }

    private Task CallAsync()
    {
        _calls++;
        return _failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
    }

    private async Task AdvanceAsync(Task task)
    {
        await _time.AdvanceUntilAsync(Done(), TimeSpan.FromMilliseconds(50));

        async Task<bool> Done()
        {
            await task;
            return true;
        }
    }
}
