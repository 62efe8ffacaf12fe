using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Tune.Grains;
using Tune.Silo;
using Tune.Storage;
using Tune.Storage.PostgreSql;

namespace Tune.Processes;

/// <summary>Silos that are processes, on PostgreSQL, with a client that is another one: killed, told to end, and frozen in the middle.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class FailoverTests : IAsyncLifetime
{
    private const int Epochs = 27;
    private const int Samples = 9;

    private readonly PostgreSqlServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];
    private Tuner? _tuner;

    private Tuner Tuner => _tuner ?? throw new InvalidOperationException("The client has not been connected.");

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        if (_tuner is not null) await _tuner.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("STOP")]
    public async Task Trials_of_a_silo_that_is_gone_go_on_elsewhere_and_nothing_is_lost_or_done_twice(string signal)
    {
        await StartAsync("a", "b", "c");
        var experiment = await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), Spec(Samples)).OrFail();
        await UntilAsync(async () => (await RunningAsync()).Count == 3, "every silo runs a trial");
        var decider = await DeciderAsync();
        // one that is nearly through may come to its end before its silo does
        await UntilAsync(async () => (await experiment.GetViewAsync()).Running is { Length: 3 } running && running.All(trial => trial.Iteration is > 1 and < Epochs / 2), "all are in the middle of a trial");

        decider.Signal(signal);
        if (signal == "STOP") await UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.All(silo => silo.Name != decider.Name), "the others give up the one that is frozen");
        if (signal == "STOP") decider.Signal("CONT");
        var results = await experiment.GetResultAsync().OrFail($"it ends;\n{string.Join("\n", _silos.Select(silo => silo.Output))}");

        Assert.Equal((ExperimentStatus.Finished, Samples), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, Epochs, 0), (trial.Status, trial.Iterations, trial.Failures)));
        // the loss is a product over the epochs: one that was left out or trained twice shows in it
        Assert.All(results, trial => Assert.Equal(Math.Pow(1 - trial.Config.Get<double>("rate"), Epochs), trial.Value ?? double.NaN, 1e-9));
        var journal = await JournalAsync();
        journal.Check();
        for (var trial = 0; trial < Samples; trial++) Assert.Equal(Enumerable.Range(1, Epochs), journal.Iterations(trial));
        Assert.NotEmpty(journal.Of<TrialLost>());
        // the process that was told to end did so as asked; the frozen one finds that it is out, and ends for its orchestrator to start it again
        if (signal == "TERM") Assert.Equal(0, await decider.ExitAsync());
    }

    [Fact]
    public async Task A_silo_that_joins_gets_trials_and_its_pages_say_how_it_is()
    {
        await StartAsync("a");
        await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), Spec(samples: 50)).OrFail();
        await UntilAsync(async () => (await RunningAsync()).Count == 1, "it runs a trial");

        await AddAsync("b", ("Dashboard:IsEnabled", "true"));

        await UntilAsync(async () => (await RunningAsync()).Count == 2, "the new one runs a trial as well");
        Assert.Equal((200, "Healthy\nsilo: The silo is active.\nstore: The store answers."), await _silos[1].GetAsync("/health/ready"));
        Assert.Equal(200, (await _silos[1].GetAsync("/health/live"))?.Status);
        Assert.Equal(200, (await _silos[1].GetAsync("/orleans"))?.Status);
        Assert.Equal(404, (await _silos[0].GetAsync("/orleans"))?.Status);
        Assert.Equal(["a", "b"], (await Tuner.GetResourcesAsync().OrFail()).Silos.Select(silo => silo.Name));
    }

    [Fact]
    public async Task With_certificates_silos_and_clients_know_each_other_and_nobody_else_gets_in()
    {
        using var authority = new Certificates(_folder["authority"]);
        foreach (var name in new[] { "a", "b" })
        {
            var files = authority.Issue(name);
            await AddAsync(name, ("Cluster:Tls:CertificateFile", $"{files.CertificateFile}"), ("Cluster:Tls:KeyFile", $"{files.KeyFile}"), ("Cluster:Tls:AuthorityFile", $"{files.AuthorityFile}"));
        }

        _tuner = await Tune.Tuner.ConnectAsync(client => Join(client).UseTls(ClusterCertificates.Load(authority.Issue("client")).Apply)).OrFail("the client connects");
        await UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.Length == 2, "both silos are known");
        var experiment = await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), Spec(samples: 2)).OrFail();
        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((ExperimentStatus.Finished, 2), (results.Status, results.Count));

        using var strangers = new Certificates(_folder["strangers"]);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => Join(client).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a client without certificates fails"));
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => Join(client).UseTls(ClusterCertificates.Load(strangers.Issue("client")).Apply).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a stranger fails"));
    }

    private static ExperimentSpec<Configuration> Spec(int samples) => new()
    {
        Name = "e",
        Space = new SearchSpace { ["rate"] = Domain.Uniform(0.01, 0.2) },
        Objective = Objective.Minimize("loss"),
        Samples = samples,
        Searcher = new RandomSearch(),
    };

    private async Task StartAsync(params string[] names)
    {
        foreach (var name in names) Add(name);
        foreach (var silo in _silos) await silo.ReadyAsync();
        _tuner = await Tune.Tuner.ConnectAsync(client => Join(client)).OrFail("the client connects");
        await UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.Length == names.Length, "all silos are known");
    }

    private IClientBuilder Join(IClientBuilder client) =>
        client.UseTunePostgreSqlClustering(_server.ConnectionString).Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "tune");

    private async Task AddAsync(string name, params (string, string)[] settings)
    {
        Add(name, settings);
        await _silos[^1].ReadyAsync();
    }

    private void Add(string name, params (string Setting, string Value)[] settings) => _silos.Add(SiloProcess.Start(name, new Dictionary<string, string>(settings.Select(one => KeyValuePair.Create(one.Setting, one.Value)))
    {
        ["Cluster:Kind"] = "PostgreSql",
        ["Cluster:ConnectionString"] = _server.ConnectionString,
        ["Cluster:SiloPort"] = $"{PostgreSqlServer.FreePort()}",
        ["Cluster:GatewayPort"] = $"{PostgreSqlServer.FreePort()}",
        // a machine that builds and tests is slow to answer
        ["Cluster:ProbeTimeout"] = "00:00:02",
        ["DataFolder"] = _folder[name],
        ["CheckpointFolder"] = _folder["checkpoints"],
        ["Slots"] = "1",
    }));

    /// <summary>The silos that run trials.</summary>
    private async Task<HashSet<string>> RunningAsync() => [.. (await Tuner.GetResourcesAsync()).Silos.Where(silo => !silo.Leases.IsEmpty).Select(silo => silo.Name)];

    /// <summary>The silo that decides: it is the one whose end is the worst.</summary>
    private async Task<SiloProcess> DeciderAsync()
    {
        var grains = Tuner.Services.GetRequiredService<IGrainFactory>();
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IExperimentGrain>("e"));
        var name = (await Tuner.GetResourcesAsync()).Silos.Single(silo => silo.Address == address?.ToParsableString()).Name;
        return _silos.Single(silo => silo.Name == name);
    }

    private async Task<Journal> JournalAsync()
    {
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlAddress(_server.ConnectionString, PostgreSqlExtensions.DefaultSchema), Waiting.Limit, TimeProvider.System, NullLogger.Instance);
        var store = new PostgreSqlExperimentStore(database);
        return new Journal([.. (await store.ReadAsync("e", 0, int.MaxValue, CancellationToken.None)).Select(entry => entry.ToFact())]);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        await Wait().OrFail(what);

        async Task Wait()
        {
            while (!await condition()) await Task.Delay(20);
        }
    }
}
