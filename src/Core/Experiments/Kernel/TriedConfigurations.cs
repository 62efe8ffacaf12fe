using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>What has been tried, as far as the policy for duplicates has to know.</summary>
internal sealed class TriedConfigurations(DuplicatePolicy policy, FlatSpace space)
{
    private readonly Dictionary<Assignment, Entry> _entries = [];
    private readonly List<ObservationAdded> _given = [];

    /// <summary>What is to be done about duplicates.</summary>
    public DuplicatePolicy Policy { get; } = policy;

    public void Create(Trial trial)
    {
        if (Policy == DuplicatePolicy.Allow) return;
        ref var entry = ref EntryOf(trial.Assignment);
        entry.Count++;
        entry.Live++;
    }

    /// <summary>A live trial goes on with another configuration.</summary>
    public void Change(Assignment before, Assignment after)
    {
        if (Policy == DuplicatePolicy.Allow) return;
        ref var old = ref EntryOf(before);
        old.Count--;
        old.Live--;
        ref var now = ref EntryOf(after);
        now.Count++;
        now.Live++;
    }

    public void End(Trial trial)
    {
        if (Policy == DuplicatePolicy.Allow) return;
        ref var entry = ref EntryOf(trial.Assignment);
        entry.Live--;
        // what changed on its way came to its result by several configurations
        if (trial is { Status: TrialStatus.Terminated, Score: not null, Metrics: { } metrics, IsReused: false, Perturbations.IsEmpty: true })
            entry.Offer(new EarlierResult(trial.Id, metrics, Math.Max(1, trial.Iteration), trial.EndedBy ?? EndedBy.Completed));
    }

    public void Give(ObservationAdded given)
    {
        if (Policy == DuplicatePolicy.Allow) return;
        _given.Add(given);
        ref var entry = ref EntryOf(space.Encode(given.Config));
        entry.Count++;
        if (given.Outcome == PriorOutcome.Failed) return;
        entry.Offer(new EarlierResult(null, given.Metrics, given.Iteration, given.Outcome == PriorOutcome.CutShort ? EndedBy.Scheduler : EndedBy.Completed));
    }

    /// <summary>Whether a configuration was tried before: given, ended or live.</summary>
    public bool Contains(Assignment assignment) => EntryIfAny(assignment).Count > 0;

    /// <summary>Whether a trial of the configuration is to end yet, and what is known by those that have.</summary>
    public (bool IsLive, EarlierResult? Result) Find(Assignment assignment)
    {
        var entry = EntryIfAny(assignment);
        return (entry.Live > 0, entry.Earlier);
    }

    /// <summary>The given results: trials are known to the kernel.</summary>
    public JsonArray Capture() => new([.. _given.Select(given => (JsonNode)FactJson.ToNode(given))]);

    public void Restore(JsonArray saved)
    {
        foreach (var given in saved) Give((ObservationAdded)FactJson.FromNode(given));
    }

    private Entry EntryIfAny(Assignment assignment)
    {
        if (_entries.Count == 0) return default;
        if (_entries.TryGetValue(assignment, out var entry)) return entry;
        // different options of a choice may be the same value
        return _entries.GetValueOrDefault(space.Encode(space.Decode(assignment)));
    }

    private ref Entry EntryOf(Assignment assignment) => ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, assignment, out _);

    private struct Entry
    {
        public int Count { get; set; }

        public int Live { get; set; }

        public EarlierResult? Earlier { get; private set; }

        /// <summary>Of several results the one that came furthest stands; of equals the first trial's, then what was given first: in whatever order they come.</summary>
        public void Offer(EarlierResult result)
        {
            var order = Earlier is null ? -1 : Earlier.Iteration.CompareTo(result.Iteration);
            if (order < 0 || (order == 0 && Number(result) < Number(Earlier))) Earlier = result;
        }

        private static int Number(EarlierResult? result) => result?.Source?.Number ?? int.MaxValue;
    }
}
