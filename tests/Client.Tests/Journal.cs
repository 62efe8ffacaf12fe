namespace Tune;

/// <summary>Builds the facts of an experiment, a second after each other.</summary>
internal sealed class Journal
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private int _trials;

    public List<Fact> Facts { get; } = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public static CheckpointRef Checkpoint(int trial, int iteration, int attempt = 1) =>
        new("digits", trial, attempt, iteration, $"checkpoint_{iteration:D6}", "hash", 10);

    public Journal Started() => Add(at => new ExperimentStarted(at));

    public Journal Ended(ExperimentStatus status = ExperimentStatus.Finished, string reason = "all trials have ended") => Add(at => new ExperimentEnded(at, status, reason));

    /// <summary>The next trial, created and started.</summary>
    public Journal Trial(string config)
    {
        var id = new TrialId(_trials++);
        Add(at => new TrialCreated(at, id, Configuration.Parse(config)));
        return Attempt(id.Number, 1);
    }

    public Journal Attempt(int trial, int attempt, CheckpointRef? from = null) => Add(at => new TrialStarted(at, new(trial), attempt, 100, from));

    public Journal Report(int trial, int iteration, Metrics metrics, int attempt = 1, bool checkpoint = false) => Add(at => new TrialReported(
        at, new(trial), attempt, iteration, metrics.Freeze(), TimeSpan.FromSeconds(iteration * 1.5), checkpoint ? Checkpoint(trial, iteration, attempt) : null));

    public Journal Report(int trial, int iteration, double accuracy, int attempt = 1, bool checkpoint = false) =>
        Report(trial, iteration, new Metrics("accuracy", accuracy), attempt, checkpoint);

    public Journal Completed(int trial, EndedBy by = EndedBy.Completed, string reason = "completed") =>
        Add(at => new TrialEnded(at, new(trial), TrialStatus.Terminated, by, reason));

    public Journal Failed(int trial, int attempt, string message = "boom") => Add(at => new TrialFailed(at, new(trial), attempt, Error(message)));

    public Journal Errored(int trial, string message = "boom") =>
        Add(at => new TrialEnded(at, new(trial), TrialStatus.Error, EndedBy.Failure, message, Error(message)));

    public Journal Lost(int trial, int attempt) => Add(at => new TrialLost(at, new(trial), attempt, "its silo died"));

    public ResultGrid<Configuration> Results(string? path = null) => Results<Configuration>(path);

    public ResultGrid<T> Results<T>(string? path = null, string? trialName = null)
    {
        var history = new ExperimentHistory("digits", Objective.Maximize("accuracy")) { TrialName = trialName };
        foreach (var fact in Facts) history.Apply(fact);
        return history.ToResults<T>(path);
    }

    public Journal Add(Func<DateTimeOffset, Fact> fact)
    {
        Facts.Add(fact(Now));
        Now += TimeSpan.FromSeconds(1);
        return this;
    }

    private static TrialError Error(string message) => new("System.InvalidOperationException", message, $"System.InvalidOperationException: {message}\n   at Digits.Train()", 0);
}
