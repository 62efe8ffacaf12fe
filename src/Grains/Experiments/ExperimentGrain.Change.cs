using Tune.Storage;

namespace Tune.Grains;

/// <summary>What becomes of an experiment that is wanted with another spec.</summary>
internal sealed partial class ExperimentGrain
{
    /// <exception cref="ExperimentExistsException">It is not to be changed, or can't be; the message says why, and what else there is.</exception>
    private async Task<StartOutcome> ChangeAsync(ExperimentRequest request)
    {
        var old = Live;
        var row = old.Stored.Row;
        var algorithms = services.Code.AlgorithmsFor(Key, request);
        var change = Difference(row, request, algorithms);
        var refusals = old.Kernel.RefusalsOf(change);
        if (!request.MayChange || !refusals.IsEmpty) throw new ExperimentExistsException(Key, change.Differences, refusals);
        var spec = change.Spec;
        // what can't be made must not be stored: it would be loaded in vain for ever
        StoredExperiment.Make(spec, OnStray);
        if (!services.Code.KnowsTrainable(Key, request)) RequireCode(spec, request.Trainable);
        if (AlgorithmRegistry.MissingFunctions(spec) is { IsEmpty: false } missing) throw new InvalidExperimentException(missing);
        await RequirePossibleAsync(spec);
        await HoldCodeAsync(spec);
        try
        {
            await old.GiveWayAsync();
            // the whole journal: what was saved of its state is of the old spec
            var stored = await StoredExperiment.LoadAsync(row with { SpecJson = request.SpecJson }, services.Store, algorithms, OnStray, useSnapshot: false);
            // another silo has decided meanwhile, and may have changed it: this is not the difference from what is stored
            if (stored.Head != old.Durable) throw LiveExperiment.Replaced(Key);
            var next = new LiveExperiment(services, stored, GrainFactory, DeactivateOnIdle, old.Clock);
            await next.ChangeAsync(change, request.Request);
            services.Code.Accept(Key, request);
            _live = next;
            LogChanged(services.Logger, Key, change);
        }
        catch
        {
            // whoever asks next finds what is stored
            DeactivateOnIdle();
            throw;
        }

        if (old.Stored.Spec.Program?.Code is { } code && code.Digest != spec.Program?.Code?.Digest) await CodeOf(code).ReleaseAsync(Key);
        // what it was called since it was created is older than the spec
        await TakeTrialNameAsync(request.SpecJson);
        if (Live.Kernel.Status.IsEnded()) await Live.SettleAsync();
        else await GoOnAsync();
        return StartOutcome.Changed;
    }

    private ExperimentChange Difference(ExperimentRow row, ExperimentRequest request, AlgorithmRegistry algorithms)
    {
        var (stored, next) = ((row.SpecJson, row.Trainable), (request.SpecJson, request.Trainable));
        try
        {
            return new ExperimentChange(stored, next, ExperimentSpecJson.Read(request.SpecJson, algorithms));
        }
        catch (InvalidExperimentException exception) when (!request.MayChange)
        {
            // that it exists is what its caller has to know first
            throw new ExperimentExistsException(Key, ExperimentChange.DifferencesOf(stored, next), exception.Problems);
        }
    }

    private async Task GoOnAsync()
    {
        StartTimer();
        await Live.RunAsync(isPlanned: true, CancellationToken.None);
        await Live.DecideAsync(new Input.Resume(Live.Now));
    }
}
