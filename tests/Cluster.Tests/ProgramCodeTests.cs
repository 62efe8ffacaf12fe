using Microsoft.Extensions.DependencyInjection;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Programs whose files only the client has.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ProgramCodeTests : IAsyncLifetime
{
    private readonly PostgreSqlServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private PostgreSqlCluster? _cluster;

    private PostgreSqlCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Silos_that_have_never_seen_a_program_run_it_and_keep_it_once_for_as_long_as_an_experiment_needs_it()
    {
        await StartAsync(allowPrograms: true);
        var code = WriteCode("one", "0.5");

        var results = await (await StartAsync("first", code)).GetResultAsync().OrFail($"it ends; {string.Join("\n", Cluster.Log)}");
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, 0.5), (trial.Status, trial.Value)));
        var kept = Assert.Single(Kept());

        // what has once been brought is not brought again
        Directory.SetLastWriteTimeUtc(kept, DateTime.UnixEpoch);
        await (await StartAsync("second", code)).GetResultAsync().OrFail();
        Assert.Equal((kept, DateTime.UnixEpoch), (Assert.Single(Kept()), Directory.GetLastWriteTimeUtc(kept)));

        await Cluster.Tuner.DeleteAsync("first").OrFail();
        Assert.Single(Kept());
        await Cluster.Tuner.DeleteAsync("second").OrFail();
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task An_experiment_with_other_code_is_another_and_takes_it_when_it_may_change()
    {
        await StartAsync(allowPrograms: true);
        var code = WriteCode("one", "0.5");
        await (await StartAsync("e", code)).GetResultAsync().OrFail();
        WriteCode("one", "0.25");

        var refusal = await Assert.ThrowsAsync<ExperimentExistsException>(() => StartAsync("e", code)).OrFail();
        Assert.Contains("code", refusal.Message, StringComparison.OrdinalIgnoreCase);
        // what nobody took is not kept
        var first = Assert.Single(Kept());

        var results = await (await StartAsync("e", code, OnDifference.Change, samples: 4)).GetResultAsync().OrFail();
        Assert.Equal([0.25, 0.25, 0.5, 0.5], results.Select(trial => trial.Value ?? double.NaN).Order());
        Assert.NotEqual(first, Assert.Single(Kept()));
    }

    [Fact]
    public async Task An_experiment_that_names_code_that_is_there_needs_it_too_and_one_that_names_other_code_is_refused()
    {
        await StartAsync(allowPrograms: true);
        var first = await StartAsync("first", WriteCode("one", "0.5"));
        await first.GetResultAsync().OrFail();
        var spec = ExperimentSpecJson.Read(await first.GetSpecAsync().OrFail(), new AlgorithmRegistry());
        var program = spec.Program ?? throw new InvalidOperationException("It has a program.");

        var second = await Cluster.Tuner.StartAsync(Trainable.Program(program), spec with { Name = "second", Program = null, Samples = 4 }).OrFail();
        await Cluster.Tuner.DeleteAsync("first").OrFail();
        Assert.Single(Kept());
        Assert.All(await second.GetResultAsync().OrFail(), trial => Assert.Equal((TrialStatus.Terminated, 0.5), (trial.Status, trial.Value)));
        await Cluster.Tuner.DeleteAsync("second").OrFail();
        Assert.Empty(Kept());

        var refusal = await Assert.ThrowsAsync<InvalidExperimentException>(() => Cluster.Tuner.StartAsync(Trainable.Program(program), spec with { Name = "third", Program = null })).OrFail();
        Assert.Contains("the silos do not have the code", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_runs_no_programs_takes_no_code_either()
    {
        await StartAsync(allowPrograms: false);

        var refusal = await Assert.ThrowsAsync<InvalidExperimentException>(() => StartAsync("e", WriteCode("one", "0.5"))).OrFail();

        Assert.Contains("Tune:AllowPrograms", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Kept());
    }

    private async Task StartAsync(bool allowPrograms) => _cluster = await PostgreSqlCluster.StartAsync(
        _server, _folder["checkpoints"], silos: 2, (_, tune) => tune.Services.Configure<TuneServiceOptions>(options => options.AllowPrograms = allowPrograms));

    /// <summary>A program of two files, one of which the other runs.</summary>
    private string WriteCode(string name, string loss)
    {
        var folder = _folder[name];
        Directory.CreateDirectory(Path.Combine(folder, "lib"));
        File.WriteAllText(Path.Combine(folder, "train.sh"), "#!/bin/sh\n. ./lib/report.sh\n");
        File.SetUnixFileMode(Path.Combine(folder, "train.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(folder, "lib", "report.sh"), $"echo 'TUNE {{\"metrics\":{{\"loss\":{loss}}}}}'\n");
        return folder;
    }

    private Task<ExperimentHandle<Configuration>> StartAsync(string name, string code, OnDifference? onDifference = null, int samples = 2) =>
        Cluster.Tuner.StartAsync(Trainable.Program(new ProgramSpec { Command = ["./train.sh"], Folder = code }), Some.Spec(samples: samples) with { Name = name }, onDifference);

    private IEnumerable<string> Kept() => !Directory.Exists(_folder["checkpoints"]) ? [] : Directory.EnumerateDirectories(_folder["checkpoints"], ".code-*").SelectMany(place => Directory.EnumerateDirectories(Path.Combine(place, "checkpoints"), "checkpoint_*", SearchOption.AllDirectories));
}
