using Tune.Facts;
using Tune.Kernel;

namespace Tune.Page.Tests;

/// <summary>An experiment that no host has run: told by its facts, with whatever is to be seen in a report.</summary>
internal sealed class Told
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly List<JournalEntry> _journal = [];
    private readonly ExperimentHistory _history;
    private DateTimeOffset _now = Begin;

    public Told(string name, params Objective[] objectives)
    {
        Spec = new ExperimentSpec<Configuration>
        {
            Name = name,
            Space = new SearchSpace { ["lr"] = Domain.LogUniform(1e-5, 1e-1), ["width"] = Domain.Uniform(0, 1), ["kind"] = Domain.Choice("a", "b", Pages.Script) },
            Objective = objectives[0], AlsoOptimize = [.. objectives.Skip(1)], Searcher = new RandomSearch(), Scheduler = new Asha { MaxResource = 27 }, Seed = 1,
        };
        _history = new ExperimentHistory(name, Spec.Objective) { Space = new SearchSpace(Spec.Root), AlsoOptimize = Spec.AlsoOptimize };
        Tell(new ExperimentStarted(_now));
    }

    public ExperimentSpec<Configuration> Spec { get; }

    public ResultGrid<Configuration> Results => _history.ToResults<Configuration>();

    public void Tell(Fact fact)
    {
        _history.Apply(fact);
        _journal.Add(FactJson.Write(fact) with { Sequence = _journal.Count + 1 });
        _now += TimeSpan.FromMilliseconds(120);
    }

    /// <summary>A trial that reports so many times, and ends.</summary>
    public void Trial(int number, int reports, Func<int, Metrics> metrics, Exception? failure = null)
    {
        var trial = new TrialId(number);
        var random = new Random(number);
        string[] kinds = ["a", "b", Pages.Script];
        var config = new { lr = Math.Pow(10, -1 - 4 * random.NextDouble()), width = random.NextDouble(), kind = kinds[number % kinds.Length] };
        Tell(new TrialCreated(_now, trial, Configuration.Parse(System.Text.Json.JsonSerializer.Serialize(config))));
        Tell(new TrialStarted(_now, trial, 1, 27));
        for (var iteration = 1; iteration <= reports; iteration++) Tell(new TrialReported(_now, trial, 1, iteration, metrics(iteration), TimeSpan.FromSeconds(iteration * 1.25)));
        var error = failure is null ? null : new TrialError("Some.Exception", failure.Message, $"at {Pages.Script}", reports);
        Tell(new TrialEnded(_now, trial, failure is null ? TrialStatus.Terminated : TrialStatus.Error, failure is not null ? EndedBy.Failure : reports is 27 ? EndedBy.Completed : EndedBy.Scheduler, failure?.Message ?? "it is done", error));
    }

    public void End() => Tell(new ExperimentEnded(_now, ExperimentStatus.Finished, "all trials have ended"));

    /// <summary>The report with its journal.</summary>
    public string ToHtml() => HtmlReport.Of(ReportData.Of(Results, _now, ExperimentSpecJson.Write(Spec, new AlgorithmRegistry()), _journal));
}
