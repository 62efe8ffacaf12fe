using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>What follows from the facts of an experiment for those who keep it, whatever its searcher, scheduler and stop rule are: these may be code of somebody's. Not thread-safe.</summary>
/// <param name="objective">What it optimises.</param>
internal sealed class ArchivedHistory(Objective objective)
{
    private readonly List<Trial> _trials = [];
    private readonly ExperimentLife _life = new();
    private readonly Dictionary<(int Trial, string Name), CheckpointRef> _made = [];

    public ExperimentStatus Status => _life.Status;

    /// <summary>The rows of its trials.</summary>
    public ImmutableArray<TrialRow> Rows => [.. _trials.Select(trial => TrialRow.Of(trial, objective))];

    /// <summary>The numbers of its trials that have made checkpoints.</summary>
    public IEnumerable<int> Makers => _made.Keys.Select(made => made.Trial).Distinct().Order();

    /// <summary>The checkpoints that trials need to go on.</summary>
    public IEnumerable<CheckpointRef> Needed =>
        _trials.Where(trial => !trial.Status.IsEnded()).SelectMany(trial => trial.Borrowed.Append(trial.NextCheckpoint)).OfType<CheckpointRef>().Distinct();

    /// <summary>A checkpoint that was made; null if there was none of the name.</summary>
    public CheckpointRef? Find(int trial, string name) => _made.GetValueOrDefault((trial, name));

    /// <exception cref="InvalidOperationException">It does not follow from those before.</exception>
    public void Apply(Fact fact)
    {
        _life.Apply(fact);
        switch (fact)
        {
            case TrialCreated created when created.Trial.Number == _trials.Count:
                _trials.Add(new Trial(created, new Assignment([])));
                break;
            case TrialFact trialFact when trialFact.Trial.Number < _trials.Count && trialFact is not TrialCreated:
                _trials[trialFact.Trial.Number].Apply(trialFact is TrialReported report ? report with { Score = objective.ScoreOf(report.Metrics) } : trialFact);
                break;
            case TrialFact trialFact:
                throw new InvalidOperationException($"Trial {trialFact.Trial} can't be at this place: there are {_trials.Count}.");
        }

        if ((fact as TrialReported)?.Checkpoint is { } reported) _made[(reported.Trial, reported.Name)] = reported;
        if (fact is TrialCheckpointed made) _made[(made.Checkpoint.Trial, made.Checkpoint.Name)] = made.Checkpoint;
    }
}
