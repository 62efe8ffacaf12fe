using Tune.Grains;
using Tune.Storage;

namespace Tune.Simulations;

/// <summary>Watches what happens while it happens, and objects to what must never be.</summary>
internal sealed class Witness(World world)
{
    private const int LongestBody = 120;

    private readonly List<string> _objections = [];
    private readonly List<Execution> _running = [];
    private readonly HashSet<(string Experiment, int Trial, int Attempt)> _begun = [];
    private readonly Dictionary<string, DurableJournal> _journals = new(StringComparer.Ordinal);
    private int _lastMark;

    public bool IsContent => _objections.Count == 0;

    public IReadOnlyList<string> Objections => _objections;

    /// <summary>The attempts whose code runs on a silo that has not ended.</summary>
    public IEnumerable<Execution> Running => _running.Where(execution => execution.Silo.IsAlive);

    public void Object(string what)
    {
        world.Trace.Add($"OBJECTION: {what}");
        _objections.Add(what);
    }

    /// <summary>A number that no other report has.</summary>
    public double Mark() => ++_lastMark;

    public IDisposable Begins(VirtualSilo silo, TrialContext session)
    {
        var execution = new Execution(this, silo, session.Experiment, session.Trial.Number, session.Attempt, session.Resources);
        world.Trace.Add($"{execution} begins to train after iteration {session.Iteration}");
        if (!JournalOf(execution.Experiment).HasStarted(execution.Trial, execution.Attempt)) Object($"{execution} trains, and its start is not durable");
        if (!_begun.Add((execution.Experiment, execution.Trial, execution.Attempt))) Object($"{execution} is started a second time");
        _running.RemoveAll(other => !other.Silo.IsAlive);
        if (_running.Find(other => other.Experiment == execution.Experiment && other.Trial == execution.Trial && !MayBeCutOff(other) && !MayBeCutOff(execution)) is { } twin) Object($"{execution} and {twin} train at once");
        _running.Add(execution);
        var kernel = JournalOf(execution.Experiment).Kernel;
        if (kernel.Find(session.Trial) is { } trial && trial.Attempt == execution.Attempt && kernel.ResourcesOf(trial) != session.Resources)
            Object($"{execution} trains with {session.Resources}, and is to have {kernel.ResourcesOf(trial)}");
        var neighbours = _running.Where(other => other.Silo == silo).ToList();
        if (neighbours.Sum(other => other.Resources.Cpu) > silo.Slots) Object($"{neighbours.Count} attempts train in {silo.Slots} slots: {string.Join(", ", neighbours)}");
        return execution;
    }

    public void Appended(string experiment, JournalBatch batch)
    {
        var journal = JournalOf(experiment);
        foreach (var entry in batch.Entries)
        {
            world.Trace.Add($"{experiment} has {entry.Sequence} {entry.Kind} {entry.Trial} {entry.Attempt} {entry.Iteration} {Short(entry.Body)}");
            if (journal.Add(entry) is { } objection) Object($"{experiment}: {objection}");
            if (entry is { Kind: "trial-paused", Trial: { } trial, Attempt: { } attempt } && _running.Find(one => one.Experiment == experiment && one.Trial == trial && one.Attempt == attempt && one.Silo.IsAlive) is { } execution)
                Object($"{execution} trains, and is said to be paused");
        }
    }

    /// <summary>The experiment tells a runner which of its reports are safe.</summary>
    public void Acknowledged(string experiment, ReportBatch batch, ReportReply reply)
    {
        // a runner of an earlier attempt is told to forget all, not that all is safe
        if (reply.Acknowledged == int.MaxValue) return;
        foreach (var report in batch.Reports.Where(report => report.Iteration <= reply.Acknowledged))
        {
            if (JournalOf(experiment).MarkOf(batch.Trial, batch.Attempt, report.Iteration) != report.Metrics["mark"])
                Object($"{experiment}/{batch.Trial}/{batch.Attempt}: iteration {report.Iteration} is acknowledged and not in the journal");
        }
    }

    /// <summary>A client has read a page.</summary>
    public void Read(string experiment, long after, JournalPage page)
    {
        foreach (var item in page.Entries)
        {
            if (item.Sequence != ++after) Object($"{experiment}: a client reads {item.Sequence} where {after} should be");
            else if (JournalOf(experiment).At(item.Sequence) is not { } entry || (entry.Kind, entry.Body) != (item.Kind, item.Body)) Object($"{experiment}: a client reads {item}, which is not durable");
        }

        if (page.Cursor != after) Object($"{experiment}: a client is at {after}, and is told {page.Cursor}");
    }

    /// <summary>A client has looked.</summary>
    public void Saw(string experiment, ExperimentView view)
    {
        foreach (var trial in view.Running.Where(trial => !JournalOf(experiment).HasStarted(trial.Trial.Number, trial.Attempt)))
            Object($"{experiment}: a client sees attempt {trial.Attempt} of trial {trial.Trial} run, whose start is not durable");
    }

    public void TrialWasStopped(string experiment, int trial)
    {
        if (JournalOf(experiment).Kernel.Find(new TrialId(trial)) is { } known && !known.Status.IsEnded()) Object($"{experiment}: trial {trial} was stopped, they say, and is not");
    }

    public void ExperimentWasStopped(string experiment)
    {
        if (JournalOf(experiment).Kernel is { HasStarted: true } kernel && !kernel.Trials.All(trial => trial.Status.IsEnded())) Object($"{experiment} was stopped, they say, and has trials that are not");
    }

    public void OpensInVain(CheckpointRef checkpoint)
    {
        if (JournalOf(checkpoint.Experiment).Needs(checkpoint)) Object($"{checkpoint.Experiment}/{checkpoint.Trial}: {checkpoint.Name}, from which a trial goes on, is not there");
    }

    public void Deleting(CheckpointRef checkpoint)
    {
        if (JournalOf(checkpoint.Experiment).Needs(checkpoint)) Object($"{checkpoint.Experiment}/{checkpoint.Trial}: {checkpoint.Name} is deleted, from which a trial would go on");
    }

    public DurableJournal JournalOf(string experiment)
    {
        if (!_journals.TryGetValue(experiment, out var journal)) _journals[experiment] = journal = new DurableJournal(world.Scenario.Of(experiment).Spec);
        return journal;
    }

    private static string Short(string body) => body.Length <= LongestBody ? body : $"{body[..LongestBody]}…";

    /// <summary>Whether the experiment may have taken it for lost although it runs: it is fenced by its attempt, and will hear of it.</summary>
    private bool MayBeCutOff(Execution execution) => execution.Silo.WasFrozen || world.Script.LosesMessages || world.Scenario.Weather is { LostRequests: > 0 } or { LostResponses: > 0 } or { LateMessages: > 0 };

    private void End(Execution execution)
    {
        _running.Remove(execution);
        world.Trace.Add($"{execution} has trained");
    }

    /// <summary>The code of an attempt, while it runs.</summary>
    internal sealed record Execution(Witness Witness, VirtualSilo Silo, string Experiment, int Trial, int Attempt, TrialResources Resources) : IDisposable
    {
        public void Dispose() => Witness.End(this);

        public override string ToString() => $"{Experiment}/{Trial}/{Attempt} on {Silo.Name}";
    }
}
