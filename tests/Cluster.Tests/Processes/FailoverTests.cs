using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Tune.Grains;
using Tune.Silo;

namespace Tune.Processes;

/// <summary>Silos that are processes, on PostgreSQL, with a client that is another one: killed, told to end, and frozen in the middle.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class FailoverTests : IAsyncLifetime
{
    private const int Epochs = 27;
    private const int Samples = 9;

    private readonly ProcessCluster _cluster = new();

    private Tuner Tuner => _cluster.Tuner;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("STOP")]
    public async Task Trials_of_a_silo_that_is_gone_go_on_elsewhere_and_nothing_is_lost_or_done_twice(string signal)
    {
        await _cluster.StartAsync(["a", "b", "c"]);
        var experiment = await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(Samples)).OrFail();
        await _cluster.UntilAsync(async () => (await RunningAsync()).Count == 3, "every silo runs a trial");
        var decider = await DeciderAsync();
        // one that is nearly through may come to its end before its silo does
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is { Length: 3 } running && running.All(trial => trial.Iteration is > 1 and < Epochs / 2), "all are in the middle of a trial");

        decider.Signal(signal);
        if (signal == "STOP") await _cluster.UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.All(silo => silo.Name != decider.Name), "the others give up the one that is frozen");
        if (signal == "STOP") decider.Signal("CONT");
        var results = await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}");

        Assert.Equal((ExperimentStatus.Finished, Samples), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, Epochs, 0), (trial.Status, trial.Iterations, trial.Failures)));
        // the loss is a product over the epochs: one that was left out or trained twice shows in it
        Assert.All(results, trial => Assert.Equal(Math.Pow(1 - trial.Config.Get<double>("rate"), Epochs), trial.Value ?? double.NaN, 1e-9));
        var journal = await _cluster.JournalAsync("e");
        journal.Check();
        for (var trial = 0; trial < Samples; trial++) Assert.Equal(Enumerable.Range(1, Epochs), journal.Iterations(trial));
        Assert.NotEmpty(journal.Of<TrialLost>());
        // the process that was told to end did so as asked; the frozen one finds that it is out, and ends for its orchestrator to start it again
        if (signal == "TERM") Assert.Equal(0, await decider.ExitAsync());
    }

    [Fact]
    public async Task A_silo_that_joins_gets_trials_and_its_pages_say_how_it_is()
    {
        await _cluster.StartAsync(["a"]);
        await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(samples: 50)).OrFail();
        await _cluster.UntilAsync(async () => (await RunningAsync()).Count == 1, "it runs a trial");

        await _cluster.AddAsync("b", new Dictionary<string, string> { ["Dashboard:IsEnabled"] = "true" });

        await _cluster.UntilAsync(async () => (await RunningAsync()).Count == 2, "the new one runs a trial as well");
        Assert.Equal((200, "Healthy\nsilo: The silo is active.\nstore: The store answers."), await _cluster["b"].GetAsync("/health/ready"));
        Assert.Equal(200, (await _cluster["b"].GetAsync("/health/live"))?.Status);
        Assert.Equal(200, (await _cluster["b"].GetAsync("/orleans"))?.Status);
        Assert.Equal(404, (await _cluster["a"].GetAsync("/orleans"))?.Status);
        Assert.Equal(["a", "b"], (await Tuner.GetResourcesAsync().OrFail()).Silos.Select(silo => silo.Name));
    }

    [Fact]
    public async Task With_certificates_silos_and_clients_know_each_other_and_nobody_else_gets_in()
    {
        await _cluster.InitializeAsync();
        using var authority = new Certificates(_cluster.Folder["authority"]);
        foreach (var name in new[] { "a", "b" })
        {
            var files = authority.Issue(name);
            await _cluster.AddAsync(name, new Dictionary<string, string>
            {
                ["Cluster:Tls:CertificateFile"] = $"{files.CertificateFile}", ["Cluster:Tls:KeyFile"] = $"{files.KeyFile}", ["Cluster:Tls:AuthorityFile"] = $"{files.AuthorityFile}",
            });
        }

        await _cluster.ConnectAsync(client => _cluster.Join(client).UseTls(ClusterCertificates.Load(authority.Issue("client")).Apply));
        var experiment = await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(samples: 2)).OrFail();
        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((ExperimentStatus.Finished, 2), (results.Status, results.Count));

        using var strangers = new Certificates(_cluster.Folder["strangers"]);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a client without certificates fails"));
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseTls(ClusterCertificates.Load(strangers.Issue("client")).Apply).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a stranger fails"));
    }

    /// <summary>The silos that run trials.</summary>
    private async Task<HashSet<string>> RunningAsync() => [.. (await Tuner.GetResourcesAsync()).Silos.Where(silo => !silo.Leases.IsEmpty).Select(silo => silo.Name)];

    /// <summary>The silo that decides: it is the one whose end is the worst.</summary>
    private async Task<SiloProcess> DeciderAsync()
    {
        var grains = Tuner.Services.GetRequiredService<IGrainFactory>();
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IExperimentGrain>("e"));
        var name = (await Tuner.GetResourcesAsync()).Silos.Single(silo => silo.Address == address?.ToParsableString()).Name;
        return _cluster[name];
    }
}
