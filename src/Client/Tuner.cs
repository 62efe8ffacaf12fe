using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Placement;

namespace Tune;

/// <summary>The tuner over the grains of a silo, in this process or of a cluster.</summary>
public sealed partial class Tuner : ITuner, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly PatientCalls _calls;
    private readonly ILocalSilo? _silo;
    private IHost? _host;

    /// <summary>How many are running that a signal holds.</summary>
    private int _fits;

    /// <summary>Whether trials run that ignore that they are to end.</summary>
    private bool _isLeftBehind;

    internal Tuner(IServiceProvider services)
    {
        _services = services;
        _grains = services.GetRequiredService<IGrainFactory>();
        _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _calls = new PatientCalls(_time, services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        _silo = services.GetService<ILocalSilo>();
    }

    internal IServiceProvider Services => _services;

    /// <summary>Connects to the silos of a cluster, and waits for one that answers; dispose to leave it.</summary>
    /// <param name="configure">Says where they are, such as <c>client => client.UseTunePostgreSqlClustering(connectionString)</c>.</param>
    /// <param name="cancellationToken">Cancels waiting for a silo.</param>
    public static async Task<Tuner> ConnectAsync(Action<IClientBuilder> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error).AddFilter(typeof(Tuner).FullName, LogLevel.Warning);
        builder.UseOrleansClient(client =>
        {
            client.UseConnectionRetryFilter(async (_, cancellation) => !await new TaskCompletionSource().Task.CompletesWithinAsync(RetryInterval, TimeProvider.System, cancellation));
            configure(client);
        });
        return await StartAsync(builder, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ResultGrid<TConfig>> FitAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, FitOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        // a program that can't cancel would be ended in the middle; a host takes its signals itself
        if (_host is not null && !cancellationToken.CanBeCanceled) return await FitUntilSignalledAsync(trainable, spec, options);
        // what was lost with an earlier process is found out while it starts
        var since = _time.GetTimestamp();
        var experiment = await StartAsync(trainable, spec, options.OnDifference, cancellationToken);
        var name = experiment.Name;
        if (name != spec.Name) (options.Progress as ProgressDisplay)?.Say($"Experiment '{spec.Name}' exists with another spec and is left as it is; this one is '{name}'.");
        try
        {
            var follower = new ExperimentFollower<TConfig>(experiment, _grains.GetGrain<IResourceBrokerGrain>(GrainKeys.Default), _calls, _time, _services.GetRequiredService<ILogger<Tuner>>());
            var results = await follower.RunAsync(_silo is { WritesResults: true } ? _silo.Results : null, _silo is { WritesTrialFolders: true }, options, since, cancellationToken);
            return results.Status == ExperimentStatus.Failed ? throw new ExperimentFailedException<TConfig>(results) : results;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var hold = new ExperimentHold(name, () => experiment.GetViewAsync(), experiment.WaitUntilIdleAsync, _silo?.PauseGracePeriod ?? ExperimentHold.PauseGracePeriod, _silo?.StopGracePeriod ?? ExperimentHold.StopGracePeriod, _time);
            if (!await hold.HoldAsync(() => experiment.PauseAsync("interrupted", CancellationToken.None), line => (options.Progress as ProgressDisplay)?.Say(line))) _isLeftBehind = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<AskTell<TConfig>> OpenAsync<TConfig>(ExperimentSpec<TConfig> spec, AskTellOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ExperimentValidator.Validate(spec);
        var asker = options ?? new AskTellOptions();
        if (asker.Problems().ToImmutableArray() is { IsEmpty: false } problems) throw new InvalidExperimentException(problems);
        await OfferAsync(null, spec, mayChange: false, upload: null, request: null, cancellationToken);
        return new AskTell<TConfig>(new ExperimentHandle<TConfig>(spec.Name, _grains, _calls, _silo, spec.Space), _grains.GetGrain<IExperimentGrain>(spec.Name), spec.Objective.Metric, asker, _calls, _time, _services.GetRequiredService<ILogger<Tuner>>());
    }

    /// <inheritdoc/>
    public ExperimentHandle<TConfig> GetExperiment<TConfig>(string name) => new(name, _grains, _calls, _silo);

    /// <inheritdoc/>
    public Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken = default) =>
        _calls.CallAsync(() => _grains.GetGrain<IExperimentCatalogGrain>(GrainKeys.Default).ListAsync(), cancellationToken);

    /// <inheritdoc/>
    public async Task<ClusterResources> GetResourcesAsync(CancellationToken cancellationToken = default) =>
        ClusterResources.Of(await _calls.CallAsync(() => _grains.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).GetViewAsync(), cancellationToken));

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        await _calls.CallOnceAsync(() => _grains.GetGrain<IExperimentGrain>(name).ForgetAsync(), cancellationToken);
        if (FolderOf(name) is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>
    /// Leaves the cluster, or ends the silo of this process that was started with it: running trials are cancelled and go on from their last checkpoints when it is started again. Calls that are under way
    /// end with <see cref="ObjectDisposedException"/>, and so do later ones.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is not { } host) return;
        using var patience = new CancellationTokenSource();
        // they were waited for
        if (_isLeftBehind) await patience.CancelAsync();
        await host.StopAsync(patience.Token);
        await DisposeAsync(host);
    }

    /// <summary>The program that owns the tuner says when it ends. The host's default would begin to stop it at Ctrl-C, under the program's hands.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Ctrl-C and SIGTERM hold the experiment, and then end the process, as they would have done.</summary>
    private async Task<ResultGrid<TConfig>> FitUntilSignalledAsync<TConfig>(TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, FitOptions options)
    {
        using var interruption = new Interruption();
        var isHeld = false;
        Interlocked.Increment(ref _fits);
        try
        {
            return await FitAsync(trainable, spec, options, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            isHeld = true;
            await Console.Error.WriteLineAsync($"Experiment '{spec.Name}' holds; nothing is lost. Run the same program again to go on.");
            // of several that were running the last one ends the process
            if (Interlocked.Decrement(ref _fits) > 0) await new TaskCompletionSource().Task;
            await DisposeAsync();
            Environment.Exit(interruption.ExitCode);
            throw;
        }
        finally
        {
            if (!isHeld) Interlocked.Decrement(ref _fits);
        }
    }

    /// <summary>Starts the host of a tuner that owns it.</summary>
    internal static async Task<Tuner> StartAsync(HostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        builder.AddTuneClient();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, OwnedLifetime>());
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await DisposeAsync(host);
            throw;
        }

        var tuner = (Tuner)host.Services.GetRequiredService<ITuner>();
        tuner._host = host;
        return tuner;
    }

    private string? FolderOf(string experiment) => _silo?.ResultsFolderOf(experiment);

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
