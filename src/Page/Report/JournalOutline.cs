using System.Text.Json;

namespace Tune.Page;

/// <summary>What a report says of a journal, in one pass: its events, where its reports are, and at which iterations the scheduler has decided.</summary>
internal sealed class JournalOutline
{
    // a scheduler that decides after every report has no rungs
    private const int MostRungs = 16;

    private readonly Dictionary<(int Trial, int Iteration), long> _sequences = [];
    private readonly Dictionary<int, int> _last = [];
    private readonly HashSet<int> _rungs = [];

    private JournalOutline()
    {
    }

    public ReportEvents Events { get; } = ReportEvents.New();

    /// <summary>The iterations at which trials were stopped, held or promoted; none if it is everywhere.</summary>
    public IReadOnlySet<int> Rungs => field ??= _rungs.Count <= MostRungs ? _rungs : new HashSet<int>();

    /// <param name="journal">The entries in order.</param>
    /// <param name="configurationOf">The last configuration of a trial.</param>
    public static JournalOutline Of(IEnumerable<JournalEntry> journal, Func<int, JsonElement?> configurationOf)
    {
        var outline = new JournalOutline();
        foreach (var entry in journal) outline.Add(entry, configurationOf);
        return outline;
    }

    /// <summary>The place of a report in the journal; 0 if it is not there.</summary>
    public long SequenceOf(int trial, int iteration) => _sequences.GetValueOrDefault((trial, iteration));

    private void Add(JournalEntry entry, Func<int, JsonElement?> configurationOf)
    {
        if (entry is { Kind: "reported", Trial: { } reporting, Iteration: { } iteration })
        {
            // a trial that goes on from a checkpoint reports iterations again: the later report counts
            _sequences[(reporting, iteration)] = entry.Sequence;
            _last[reporting] = iteration;
            return;
        }

        Events.Add(entry, configurationOf);
        if (entry is { Kind: "rung-closed", Iteration: { } milestone }) _rungs.Add(milestone);
        else if (entry.Trial is { } trial && _last.TryGetValue(trial, out var last) && IsOfScheduler(entry)) _rungs.Add(last);
    }

    private static bool IsOfScheduler(JournalEntry entry) =>
        entry.ToFact() is TrialPauseRequested { ByScheduler: true } or TrialEnded { EndedBy: EndedBy.Scheduler };
}
