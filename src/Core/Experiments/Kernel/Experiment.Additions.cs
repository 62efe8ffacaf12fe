using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>What people add to an experiment while it runs: configurations to try, tags and attributes.</summary>
public sealed partial class Experiment
{
    private readonly EnqueuedConfigurations _enqueued;
    private readonly DoneRequests _requests = new();
    private ImmutableSortedDictionary<string, string> _tags;

    /// <summary>That of the input that is being handled, for the first fact that is decided by it.</summary>
    private RequestKey? _request;

    /// <summary>What people call it by: text by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags => _tags;

    /// <summary>How trials are called beside their number; null: not at all.</summary>
    public TrialNameTemplate? TrialName { get; private set; }

    /// <summary>The trials that others try again, those that are to be created included.</summary>
    public IEnumerable<TrialId> Retried => _trials.Select(trial => trial.RetryOf).Concat(_enqueued.Retries).OfType<TrialId>();

    /// <summary>A request that was done, with what was answered; null: it was not, or before the last <see cref="RequestKey.Remembered"/>.</summary>
    public RequestKey? FindRequest(string id) => _requests.Find(id);

    /// <summary>What is wrong with a configuration, whole or in part, that is to be enqueued; nothing if it fits the space.</summary>
    public ImmutableArray<string> ProblemsOf(Configuration configuration) => ExperimentValidator.ProblemsOf(() => _space.ParsePreset(configuration));

    /// <summary>What is wrong with a result from elsewhere; nothing if it can be learned from.</summary>
    public ImmutableArray<string> ProblemsOf(PriorResult result) => ExperimentValidator.ProblemsOf(_space, _spec, result);

    /// <summary>Why so many configurations can't be enqueued, for a person; null if they can.</summary>
    /// <param name="count">How many.</param>
    /// <param name="addsSamples">Whether each brings a sample of its own.</param>
    public string? WhyNotEnqueued(int count, bool addsSamples)
    {
        if (!HasStarted) return "it has not begun";
        if (addsSamples) return null;
        if (Status.IsEnded()) return $"it is {Status}: add a sample for it, and it runs again";
        if (_space.GridSize > 1 || _searchExhausted || Total is not { } total) return null;
        var room = total - _trials.Count - _enqueued.Count;
        return room >= count ? null : FormattableString.Invariant($"of its {total} samples {Math.Max(0, room)} are left to take the place of: add a sample for it");
    }

    private void OnEnqueue(Input.Enqueue input)
    {
        var count = input.Configurations.Length;
        if (count == 0 || WhyNotEnqueued(count, input.AddsSamples) is not null) return;
        foreach (var (config, retryOf) in input.Configurations)
            Emit(new ConfigurationEnqueued(input.At, config, retryOf) { Checkpoint = input.FromCheckpoints ? LastCheckpointOf(retryOf) : null });
        // beside a grid, and when the search is over, each is one more anyway
        if (input.AddsSamples) Emit(new ExperimentExtended(input.At, _space.GridSize > 1 || _searchExhausted ? 0 : Math.Min(count, int.MaxValue - (_samples ?? 0)), TimeSpan.Zero));
    }

    /// <summary>The newest checkpoint that an ended trial has made, or, if it has made none, one that it tried again itself. Those stay; what it had borrowed does not.</summary>
    private CheckpointRef? LastCheckpointOf(TrialId? ended)
    {
        for (; ended is { } id && Find(id) is { } trial && trial.Status.IsEnded(); ended = trial.RetryOf)
        {
            if (trial is { Checkpoint: { } made, IsCheckpointBorrowed: false }) return made;
        }

        return null;
    }

    private void OnSetTag(Input.SetTag input)
    {
        if (HasStarted && _tags.GetValueOrDefault(input.Name) != input.Value) Emit(new TagSet(input.At, input.Name, input.Value));
    }

    private void OnSetTrialName(Input.SetTrialName input)
    {
        if (HasStarted && TrialName?.Text != input.Template) Emit(new TrialNameChanged(input.At, input.Template));
    }

    private static TrialNameTemplate? Template(string? text) => text is null ? null : TrialNameTemplate.Parse(text);

    private void OnSetTrialAttribute(Input.SetTrialAttribute input)
    {
        if (Find(input.Trial) is { } trial && trial.Attributes.GetValueOrDefault(input.Name) != input.Json) Emit(new TrialAttributeSet(input.At, input.Trial, input.Name, input.Json));
    }
}
