using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tune.Grains;

namespace Tune;

/// <summary>How experiments are started, and what is done about one of the name that is another.</summary>
public sealed partial class Tuner
{
    private AlgorithmRegistry Algorithms => _services.GetService<AlgorithmRegistry>() ?? new AlgorithmRegistry();

    /// <inheritdoc/>
    public async Task<ExperimentHandle<TConfig>> StartAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, OnDifference? onDifference = null, CancellationToken cancellationToken = default) =>
        (await StartOnceAsync(trainable, spec, onDifference, request: null, cancellationToken)).Experiment;

    /// <summary>The same for a request that has a name of its own: whoever sends it again, it is done once, and what came of it is said as it was then.</summary>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    internal async Task<(ExperimentHandle<TConfig> Experiment, StartOutcome Outcome)> StartOnceAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, OnDifference? onDifference, RequestKey? request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trainable);
        ArgumentNullException.ThrowIfNull(spec);
        spec = OfTrainable(trainable, spec);
        ExperimentValidator.Validate(spec);
        await using var upload = await PackAsync(spec.Program, cancellationToken);
        // what it is kept by, wherever the folder was
        if (upload is not null && spec.Program is { } program) spec = spec with { Program = program with { Folder = null, Code = upload.Code } };
        string? name = null;
        StartOutcome outcome;
        try
        {
            (name, outcome) = await StartAsync(trainable, spec, onDifference ?? OnDifference.Refuse, upload, request, cancellationToken);
        }
        finally
        {
            if (upload is not null) await upload.SettleAsync(name, cancellationToken);
        }

        return (new ExperimentHandle<TConfig>(name, _grains, _calls, _silo, spec.Space), outcome);
    }

    /// <summary>Starts an experiment whose trials are asked for, by whomever.</summary>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    internal Task<StartOutcome> StartAskedAsync(ExperimentSpec spec, RequestKey? request, CancellationToken cancellationToken)
    {
        ExperimentValidator.Validate(spec);
        return OfferAsync(null, spec, mayChange: false, upload: null, request, cancellationToken);
    }

    /// <returns>The name under which it runs, and what came of it.</returns>
    private async Task<(string Name, StartOutcome Outcome)> StartAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, OnDifference onDifference, ProgramUpload? upload, RequestKey? request, CancellationToken cancellationToken)
    {
        try
        {
            return (spec.Name, await OfferAsync(trainable, spec, mayChange: onDifference == OnDifference.Change, upload, request, cancellationToken));
        }
        catch (ExperimentExistsException) when (onDifference == OnDifference.Fresh)
        {
            // one that has ended is not stopped again; if this process ends in between, the next call goes on from there
            await GetExperiment<TConfig>(spec.Name).StopAsync("it is to begin anew", cancellationToken);
            await DeleteAsync(spec.Name, cancellationToken);
            return (spec.Name, await OfferAsync(trainable, spec, mayChange: false, upload, request, cancellationToken));
        }
        catch (ExperimentExistsException) when (onDifference.Chosen == OnDifference.Way.Fork)
        {
            var fork = await ForkOfAsync(trainable, spec, onDifference.ForkName, cancellationToken);
            return (fork.Name, await OfferAsync(trainable, fork, mayChange: false, upload, request, cancellationToken));
        }
    }

    /// <summary>The code of a program that runs elsewhere; null if there is none to bring.</summary>
    private async Task<ProgramUpload?> PackAsync(ProgramSpec? program, CancellationToken cancellationToken) =>
        program?.Folder is { } folder && _silo is not { IsWholeCluster: true }
            ? new ProgramUpload(await CodePackage.PackAsync(Path.GetFullPath(folder), cancellationToken), _grains, _calls, _services.GetRequiredService<ILogger<Tuner>>())
            : null;

    /// <summary>The spec with the program that the trainable is: what a silo runs is what the experiment says.</summary>
    private static ExperimentSpec<TConfig> OfTrainable<TConfig>(TrainableDefinition trainable, ExperimentSpec<TConfig> spec)
    {
        if (trainable.Program is { } program) return spec with { Program = program };
        return spec.Program is null ? spec : throw new InvalidExperimentException([$"Program is set, and the trainable '{trainable.Name}' is code: give Trainable.Program(…) as the trainable, or leave Program out."]);
    }

    /// <summary>The experiment that learns from another: the one that was begun before with the same spec, or a new one.</summary>
    private async Task<ExperimentSpec<TConfig>> ForkOfAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, string? name, CancellationToken cancellationToken)
    {
        var logger = _services.GetRequiredService<ILogger<Tuner>>();
        var taken = (await ListAsync(cancellationToken)).ToDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        for (var number = 2; ; number++)
        {
            var fork = spec with { Name = name ?? FormattableString.Invariant($"{spec.Name}-{number}") };
            ExperimentValidator.Validate(fork);
            if (!taken.TryGetValue(fork.Name, out var entry))
            {
                var learned = await this.ReadPriorResultsAsync(fork, [spec.Name], cancellationToken: cancellationToken);
                LogForked(logger, spec.Name, fork.Name, learned);
                return fork with { PriorResults = [.. spec.PriorResults, .. learned.Results] };
            }

            var stored = await GetExperiment<TConfig>(entry.Name).GetSpecAsync(cancellationToken);
            if (entry.Name == fork.Name && entry.Trainable == trainable.Name && IsFork(ExperimentSpecJson.Write(fork, Algorithms), stored))
            {
                LogFoundFork(logger, spec.Name, fork.Name);
                return fork with { PriorResults = ExperimentSpecJson.Read(stored, Algorithms.WithCodeOf(spec)).PriorResults };
            }

            // what differs is said by the experiment
            if (name is not null) return fork;
        }
    }

    /// <summary>Whether a stored spec is the given one, but for what it has learned from the trials that there were when it began.</summary>
    private static bool IsFork(string given, string stored)
    {
        if (JsonNode.Parse(given) is not JsonObject fork || JsonNode.Parse(stored) is not JsonObject other) return false;
        var own = fork["priorResults"] as JsonArray ?? [];
        var learned = other["priorResults"] as JsonArray ?? [];
        if (own.Count > learned.Count || own.Zip(learned).Any(pair => !JsonNode.DeepEquals(pair.First, pair.Second))) return false;
        fork["priorResults"] = learned.DeepClone();
        return ExperimentSpecJson.Differences(fork.ToJsonString(), other.ToJsonString()).IsEmpty;
    }

    /// <param name="trainable">What a trial runs; null: clients run its trials.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="mayChange">Whether one of the name takes over the spec.</param>
    /// <param name="upload">Code that the silos need for it.</param>
    /// <param name="request">What it is known by when it comes again; null: its spec alone.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    private Task<StartOutcome> OfferAsync(TrainableDefinition? trainable, ExperimentSpec spec, bool mayChange, ProgramUpload? upload, RequestKey? request, CancellationToken cancellationToken) => _calls.CallOnceAsync(
        async () =>
        {
            if (upload is not null) await upload.BringAsync(spec.Name, cancellationToken);
            var offer = new ExperimentRequest(ExperimentSpecJson.Write(spec, Algorithms), trainable?.Name ?? GrainKeys.Asked, mayChange) { Request = request };
            // a silo in this process has the code from here; others have it by registration
            _silo?.Offer(offer, trainable is { HasCode: true } ? trainable : null, spec);
            try
            {
                var outcome = await _calls.CallAsync(() => _grains.GetGrain<IExperimentGrain>(spec.Name).StartAsync(offer), cancellationToken);
                // the experiment may live on another silo, and its trials here
                _silo?.Accept(spec.Name, offer);
                return outcome;
            }
            finally
            {
                _silo?.Withdraw(offer);
            }
        },
        cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} exists with another spec: {Fork} begins and learns from it: {Learned}")]
    private static partial void LogForked(ILogger logger, string experiment, string fork, WarmStart learned);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} exists with another spec: {Fork}, which began with this one, goes on")]
    private static partial void LogFoundFork(ILogger logger, string experiment, string fork);
}
