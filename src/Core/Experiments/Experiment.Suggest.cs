namespace Tune;

/// <summary>How trials come to be.</summary>
public sealed partial class Experiment
{
    private void Start(DateTimeOffset at)
    {
        Emit(new ExperimentStarted(at));
        foreach (var result in _spec.PriorResults) Learn(at, result);
    }

    private void Learn(DateTimeOffset at, PriorResult result)
    {
        if (HasStarted) Emit(new ObservationAdded(at, _space.Decode(_space.Encode(result.Config)), result.Metrics.Freeze(), result.Iteration));
    }

    private int? Create(DateTimeOffset at)
    {
        if (!CanCreate) return null;
        var id = new TrialId(_trials.Count);
        var variant = _plan.At(id.Number);
        var rng = new Rng(_spec.Seed, Rng.StreamOf(id.Number, "suggest"));
        try
        {
            var suggestion = variant.Preset is { } preset
                ? Suggestion.Try(_space.Sample(ref rng, variant.GridIndex, preset), Suggestion.PresetNote)
                : _searcher.Suggest(new SuggestRequest(id, rng, variant.GridIndex));
            if (suggestion.IsExhausted) Emit(new SearchExhausted(at));
            if (suggestion.Assignment is not { } assignment) return null;
            var config = _space.Decode(assignment);
            Emit(new TrialCreated(at, id, config, suggestion.Note) { Resources = ComputeResources(config) });
            return id.Number;
        }
        catch (TuneException exception)
        {
            // a function of the user's that fails would fail for every trial to come
            EndExperiment(at, ExperimentStatus.Failed, exception.Message);
            return null;
        }
    }
}
