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
        var experiment = await _cluster.StartExperimentAsync(Samples);
        // the silo that decides: it is the one whose end is the worst
        var decider = await _cluster.SiloOfAsync(grains => grains.GetGrain<IExperimentGrain>("e"));

        decider.Signal(signal);
        if (signal == "STOP") await _cluster.UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.All(silo => silo.Name != decider.Name), "the others give up the one that is frozen");
        if (signal == "STOP") decider.Signal("CONT");
        if (signal == "STOP")
        {
            // until it finds out that it is out, its trial trains on; what that saves is removed when the experiment is loaded next
            await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}");
            decider.Kill();
            await _cluster.ReloadAsync("e");
        }

        var journal = await _cluster.CheckAsync(experiment, Samples);

        Assert.NotEmpty(journal.Of<TrialLost>());
        // the process that was told to end did so as asked; the frozen one finds that it is out, and ends for its orchestrator to start it again
        if (signal == "TERM") Assert.Equal(0, await decider.ExitAsync());
    }

    [Fact]
    public async Task A_silo_that_joins_gets_trials_and_its_pages_say_how_it_is()
    {
        await _cluster.StartAsync(["a"]);
        await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(samples: 50)).OrFail();
        await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Count == 1, "it runs a trial");

        await _cluster.AddAsync("b", new Dictionary<string, string> { ["Dashboard:IsEnabled"] = "true" });

        await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Count == 2, "the new one runs a trial as well");
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

        // renewed while they run: each of the two authorities knows only its own, so that what is shown is what is in the files now
        using var successor = new Certificates(_cluster.Folder["successor"]);
        var late = authority.Issue("late");
        foreach (var files in new[] { successor.Issue("a"), successor.Issue("b") })
        {
            foreach (var file in new[] { $"{files.CertificateFile}", $"{files.KeyFile}", $"{files.AuthorityFile}" })
                File.Copy(file, Path.Combine(_cluster.Folder["authority"], Path.GetFileName(file)), overwrite: true);
        }

        late.AuthorityFile = Path.Combine(_cluster.Folder["successor"], "authority.pem");
        await using (var renewed = await Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseTls(ClusterCertificates.Load(successor.Issue("client")).Apply)).OrFail($"a client with certificates of the new authority gets in; {_cluster.Output}"))
            Assert.Equal(2, (await renewed.GetResourcesAsync().OrFail()).Silos.Length);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseTls(ClusterCertificates.Load(late).Apply).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("one of the old authority fails"));

        using var strangers = new Certificates(_cluster.Folder["strangers"]);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a client without certificates fails"));
        await Assert.ThrowsAnyAsync<OrleansException>(() => Tune.Tuner.ConnectAsync(client => _cluster.Join(client).UseTls(ClusterCertificates.Load(strangers.Issue("client")).Apply).UseConnectionRetryFilter((_, _) => Task.FromResult(false))).OrFail("a stranger fails"));
    }
}
