namespace Tune;

/// <summary>Writes a line now and then. Every line begins with the experiment's elapsed time.</summary>
internal sealed class PlainOutput(TextWriter writer, ProgressOptions options, TimeProvider time) : IProgressOutput
{
    private static readonly TimeSpan BestInterval = TimeSpan.FromSeconds(2);

    private readonly EndedTrials _ended = new();
    private readonly Dictionary<TrialId, Configuration> _configs = [];
    private ExperimentView? _view;
    private TrialNameTemplate? _name;
    private long _viewedAt;
    private long? _statusAt;
    private long? _bestAt;
    private TrialId? _announced;
    private double? _announcedValue;
    private double _announcedViolation;

    public void Observe(Fact fact)
    {
        var ended = _ended.Observe(fact);
        switch (fact)
        {
            case TrialCreated created: _configs[created.Trial] = created.Config; break;
            case TrialStarted started when options.IsVerbose: Write(Started(started)); break;
            case TrialFailed failed: Write($"trial {Named(failed.Trial)} failed in attempt {failed.Attempt}, it will be tried again: {StatusText.Error(failed.Error)}"); break;
            case TrialLost lost: Write($"trial {Named(lost.Trial)} lost its attempt {lost.Attempt}, it will be started again: {NumberText.FirstLine(lost.Reason)}"); break;
            case TrialEnded { Error: { } error } end: Write($"trial {Named(end.Trial)} ERROR after {Iterations(ended)}: {StatusText.Error(error)}"); break;
            case TrialEnded end when options.IsVerbose: Write($"trial {Named(end.Trial)} {StatusText.Of(end.Status)} after {Iterations(ended)}: {NumberText.FirstLine(end.Reason)}{Metrics(ended)}"); break;
            case ExperimentPaused paused: Write($"paused: {NumberText.FirstLine(paused.Reason)}"); break;
            case ExperimentChanged changed: Write($"changed: {NumberText.FirstLine(changed.Summary)}"); break;
            case ExperimentResumed: Write("resumed"); break;
            case ExperimentEnded end: Write($"{end.Status.ToString().ToUpperInvariant()}: {NumberText.FirstLine(end.Reason)}"); break;
        }

        if (fact is TrialEnded { Trial: var trial }) _configs.Remove(trial);
    }

    public void Update(ExperimentView view, string? resources)
    {
        // what was the best before anybody looked is no news: it is in the status line
        if (_view is null) Announce(view);
        if (view.TrialName != _name?.Text) _name = view.TrialName is { } name ? TrialNameTemplate.Parse(name) : null;
        (_view, _viewedAt) = (view, time.GetTimestamp());
        if (IsBetter(view) && IsDue(_bestAt, BestInterval))
        {
            Write($"new best: trial {StatusText.Best(view)}  {StatusText.Parameters(view.Best!.Config)}");
            _bestAt = _viewedAt;
            Announce(view);
        }

        if (!IsDue(_statusAt, options.Interval)) return;
        Write(Status(view, resources));
        _statusAt = _viewedAt;
    }

    public Task EndAsync() => Task.CompletedTask;

    private static string Status(ExperimentView view, string? resources)
    {
        var text = $"{view.Name} {view.Status.ToString().ToUpperInvariant()}: {StatusText.Trials(view)} | {StatusText.CountsLine(view.Counts)}";
        if (resources is not null) text += $" | {resources}";
        text += $" | {StatusText.Number(view.Iterations, "iteration")}";
        // what keeps it waiting is more than a number
        if (view is { Status: ExperimentStatus.Running, Reason: { } reason }) text += $" | {NumberText.FirstLine(reason)}";
        if (view.Best is { } best) text += $" | best {StatusText.Named(best.Trial, best.Name)} {view.Objective.Metric} {StatusText.Value(StatusText.BestValue(view))}{StatusText.Breach(view)}{(best.Status == TrialStatus.Error ? " (then ERROR)" : "")}";
        return StatusText.Front(view) is { Length: > 0 } front ? $"{text} | front {front}" : text;
    }

    private static string Iterations(EndedTrial? trial) => StatusText.Number(trial?.Iteration ?? 0, "iteration");

    private static string Metrics(EndedTrial? trial) => trial?.Metrics is { } metrics ? $" ({metrics})" : "";

    private string Named(TrialId trial) => StatusText.Named(trial, _configs.TryGetValue(trial, out var config) ? _name?.NameOf(config) : null);

    private string Started(TrialStarted started)
    {
        var text = $"trial {Named(started.Trial)} started";
        var from = started.Checkpoint is { } checkpoint ? $"from iteration {checkpoint.Iteration}" : "";
        if (started.Attempt > 1 || from.Length > 0) text += $" ({(started.Attempt > 1 ? $"attempt {started.Attempt}{(from.Length > 0 ? " " : "")}" : "")}{from})";
        return _configs.TryGetValue(started.Trial, out var config) ? $"{text}: {StatusText.Parameters(config)}" : text;
    }

    private void Announce(ExperimentView view) => (_announced, _announcedValue, _announcedViolation) = (view.Best?.Trial, StatusText.BestValue(view), view.BestViolation);

    // a trial that gets better by itself shows in the status lines; another that overtakes it is news
    private bool IsBetter(ExperimentView view)
    {
        if (StatusText.BestValue(view) is not { } value || view.Best?.Trial == _announced) return false;
        if (_announcedValue is not { } last) return true;
        // what keeps the constraints, or comes nearer to it, is better, whatever its value
        return (view.BestViolation, view.Objective.ToScore(value)).CompareTo((_announcedViolation, view.Objective.ToScore(last))) < 0;
    }

    private bool IsDue(long? last, TimeSpan interval) => last is not { } at || time.GetElapsedTime(at, _viewedAt) >= interval;

    private void Write(string line)
    {
        var elapsed = _view is null ? TimeSpan.Zero : _view.Elapsed + (_view.Status == ExperimentStatus.Running ? time.GetElapsedTime(_viewedAt) : TimeSpan.Zero);
        writer.WriteLine($"{NumberText.Duration(elapsed),-7}  {TextTable.Clean(line)}");
    }
}
