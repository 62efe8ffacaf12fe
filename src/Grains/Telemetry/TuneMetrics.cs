using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tune.Grains;

namespace Tune;

/// <summary>
/// What a silo measures of itself; docs/telemetry.md says what each instrument means. No attribute takes more values than <see cref="PendingMeasurements.MostNamed"/>: what is
/// about one experiment or trial is in its journal, and in <see cref="TuneTraces"/>. Where nobody listens a measurement costs a look at a field.
/// </summary>
internal sealed class TuneMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Tune";

    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(step => 1L << (10 + (2 * step)))] };

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _trialsEnded;
    private readonly Counter<long> _attemptsStarted;
    private readonly Counter<long> _attemptsFailed;
    private readonly Counter<long> _attemptsLost;
    private readonly Histogram<double> _commits;
    private readonly Histogram<double> _suggestions;
    private readonly Histogram<long> _checkpoints;
    private readonly PendingMeasurements _pending = new();

    public TuneMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(Name);
        _reports = _meter.CreateCounter<long>("tune.reports", "{report}", "Reports of trials that are in the journal.");
        _decisions = _meter.CreateCounter<long>("tune.decisions", "{decision}", "What schedulers and stop rules have decided about trials.");
        _trialsEnded = _meter.CreateCounter<long>("tune.trials.ended", "{trial}", "Trials that have ended.");
        _attemptsStarted = _meter.CreateCounter<long>("tune.attempts.started", "{attempt}", "Attempts that were started.");
        _attemptsFailed = _meter.CreateCounter<long>("tune.attempts.failed", "{attempt}", "Attempts that have failed, and are made again.");
        _attemptsLost = _meter.CreateCounter<long>("tune.attempts.lost", "{attempt}", "Attempts that were lost with their silo.");
        _commits = _meter.CreateHistogram("tune.commit.duration", "s", "How long a batch of facts took to become durable.", advice: Durations);
        _suggestions = _meter.CreateHistogram("tune.suggestion.duration", "s", "How long the configuration of a new trial took.", advice: Durations);
        _checkpoints = _meter.CreateHistogram("tune.checkpoint.size", "By", "Sizes of the checkpoints that are in the journal.", advice: Sizes);
        _meter.CreateObservableUpDownCounter("tune.trials.pending", () => _pending.Trials, "{trial}", "Trials that could run if there were room: reported by the silo that has the broker.");
        _meter.CreateObservableUpDownCounter("tune.resources.pending", () => _pending.Resources, "{resource}", "What those trials would take together; memory in bytes.");
    }

    /// <summary>Where a duration begins.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>What runs on this silo can be looked at from now on.</summary>
    public void Observe(SiloLedger ledger)
    {
        _meter.CreateObservableUpDownCounter("tune.trials.running", () => (long)ledger.Running.Length, "{trial}", "Trials that run on this silo.");
        _meter.CreateObservableUpDownCounter("tune.resources.usage", () => PendingMeasurements.Of(ledger.Running.Select(lease => lease.Resources.OwnBundle)), "{resource}", "What they take of it; memory in bytes.");
        _meter.CreateObservableUpDownCounter("tune.resources.limit", () => PendingMeasurements.Of([ledger.Resources.Capacity]), "{resource}", "What this silo has for trials; memory in bytes.");
    }

    /// <summary>What the broker could not give; nothing when it goes elsewhere.</summary>
    public void SetPending(IEnumerable<(string Experiment, ResourceWant Want)> wants) => _pending.Set(wants);

    /// <summary>A fact is durable.</summary>
    public void OnDurable(Fact fact)
    {
        switch (fact)
        {
            // one of an attempt before the first is a result that was taken over
            case TrialReported { Attempt: > 0 } reported:
                _reports.Add(1);
                if (reported.Checkpoint is { } checkpoint) _checkpoints.Record(checkpoint.Bytes);
                break;
            case TrialCheckpointed made:
                _checkpoints.Record(made.Checkpoint.Bytes);
                break;
            case TrialGranted:
                Decided("grant");
                break;
            case TrialPauseRequested { ByScheduler: true }:
                Decided("pause");
                break;
            case TrialPerturbed:
                Decided("perturb");
                break;
            case TrialStarted:
                _attemptsStarted.Add(1);
                break;
            case TrialFailed:
                _attemptsFailed.Add(1);
                break;
            case TrialLost:
                _attemptsLost.Add(1);
                break;
            case TrialEnded ended:
                if (ended.EndedBy is EndedBy.Scheduler or EndedBy.StopRule) Decided("stop");
                if (_trialsEnded.Enabled) _trialsEnded.Add(1, new KeyValuePair<string, object?>("tune.trial.ended_by", $"{ended.EndedBy}"));
                break;
        }
    }

    /// <summary>A batch was written, or could not be.</summary>
    public void Committed(long since, Exception? exception = null)
    {
        if (!_commits.Enabled) return;
        var tags = default(TagList);
        if (exception is not null) tags.Add("error.type", exception.GetType().FullName);
        _commits.Record(_time.GetElapsedTime(since).TotalSeconds, tags);
    }

    /// <summary>The kernel has handled an input; if it has created a trial by that, most of the time was the searcher's.</summary>
    public void Handled(long since, Input input, IReadOnlyList<Fact> facts)
    {
        // of a slow one the searcher's part is over by then
        if (_suggestions.Enabled && input is not Input.Suggested && facts.Any(fact => fact is TrialCreated)) Suggested(since);
    }

    /// <summary>Computes a slow suggestion.</summary>
    public Task ComputeAsync(PendingSuggestion suggestion, string experiment)
    {
        using var span = TuneTraces.StartSuggestion(experiment, suggestion.Trial);
        var since = Now;
        suggestion.Compute();
        Suggested(since);
        return Task.CompletedTask;
    }

    private void Suggested(long since)
    {
        if (_suggestions.Enabled) _suggestions.Record(_time.GetElapsedTime(since).TotalSeconds);
    }

    private void Decided(string what)
    {
        if (_decisions.Enabled) _decisions.Add(1, new KeyValuePair<string, object?>("tune.decision", what));
    }
}
