using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>The trials of one configuration.</summary>
/// <param name="first">The first of them.</param>
/// <param name="assignment">What they try.</param>
internal sealed class Repetition(int first, Assignment assignment)
{
    private readonly List<Member> _members = [];

    public int First { get; } = first;

    public Assignment Assignment { get; } = assignment;

    public int Count => _members.Count;

    /// <summary>Whether one of them has started.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Whether the searcher has heard of their end, and no more are to come.</summary>
    public bool IsClosed { get; set; }

    public bool HaveAllEnded => _members.TrueForAll(member => member.End is not null);

    public void Add(int trial) => _members.Add(new Member(trial));

    public void Report(TrialReported reported) => Of(reported.Trial).Report(reported);

    public void End(TrialEnded ended) => Of(ended.Trial).End = ended;

    /// <summary>What the searcher hears at their end, under a number of its own.</summary>
    public IEnumerable<TrialFact> Close(DateTimeOffset at, TrialId number, Objective objective)
    {
        IsClosed = true;
        var able = _members.Where(member => member is { Metrics: not null, End.Status: TrialStatus.Terminated }).ToList();
        if (able.Count == 0)
        {
            var error = _members[0].End?.Error ?? new TrialError("NoRepetitionReported", "no trial of the configuration has a result", null, 0, IsRetryable: false);
            yield return new TrialEnded(at, number, TrialStatus.Error, EndedBy.Failure, error.Message, error);
            yield break;
        }

        var mean = Mean(able);
        var elapsed = TimeSpan.FromTicks(able.Sum(member => member.Elapsed.Ticks));
        yield return new TrialReported(at, number, 1, Math.Max(1, able.Min(member => member.Iteration)), mean, elapsed) { Score = objective.ScoreOf(mean) };
        var endedBy = able.Select(member => member.End?.EndedBy ?? EndedBy.Completed).OrderBy(reason => reason is not (EndedBy.Completed or EndedBy.StopRule)).First();
        yield return new TrialEnded(at, number, TrialStatus.Terminated, endedBy, FormattableString.Invariant($"the mean of {able.Count} trials"));
    }

    public JsonNode Capture() => new JsonObject
    {
        ["first"] = First,
        ["at"] = new JsonArray([.. Assignment.Values.Select(value => (JsonNode)Numbers.ToJson(value))]),
        ["hasStarted"] = HasStarted,
        ["isClosed"] = IsClosed,
        ["members"] = new JsonArray([.. _members.Select(member => (JsonNode)member.Capture())]),
    };

    public static Repetition Restore(JsonNode state)
    {
        var repetition = new Repetition(state["first"]!.GetValue<int>(), new Assignment([.. state["at"]!.AsArray().Select(value => Numbers.FromJson(value!))]))
        {
            HasStarted = state["hasStarted"]!.GetValue<bool>(),
            IsClosed = state["isClosed"]!.GetValue<bool>(),
        };
        repetition._members.AddRange(state["members"]!.AsArray().Select(member => Member.Restore(member!)));
        return repetition;
    }

    public IEnumerable<int> Trials => _members.Select(member => member.Trial);

    private Member Of(TrialId trial) => _members.Find(member => member.Trial == trial.Number) ?? throw new InvalidOperationException($"Trial {trial} is none of these.");

    private static Metrics Mean(List<Member> members)
    {
        var mean = new Metrics();
        foreach (var name in members.SelectMany(member => member.Metrics?.Names ?? []).Distinct(StringComparer.Ordinal))
        {
            var values = members.Select(member => member.Metrics is { } metrics && metrics.TryGet(name, out var value) ? value : double.NaN).Where(value => !double.IsNaN(value)).ToList();
            mean[name] = values.Count == 0 ? double.NaN : values.Average();
        }

        return mean.Freeze();
    }

    private sealed class Member(int trial)
    {
        public int Trial { get; } = trial;

        public Metrics? Metrics { get; private set; }

        public int Iteration { get; private set; }

        public TimeSpan Elapsed { get; private set; }

        public TrialEnded? End { get; set; }

        /// <summary>The last value of each metric stands.</summary>
        public void Report(TrialReported reported)
        {
            var merged = new Metrics();
            foreach (var (name, value) in (Metrics ?? new Metrics()).Concat(reported.Metrics)) merged[name] = value;
            (Metrics, Iteration, Elapsed) = (merged.Freeze(), reported.Iteration, reported.Elapsed);
        }

        public JsonObject Capture() => new()
        {
            ["trial"] = Trial,
            ["metrics"] = Metrics is null ? null : Numbers.ToJson(Metrics),
            ["iteration"] = Iteration,
            ["elapsed"] = Elapsed.Ticks,
            ["end"] = End is null ? null : FactJson.ToNode(End),
        };

        public static Member Restore(JsonNode state) => new(state["trial"]!.GetValue<int>())
        {
            Metrics = state["metrics"] is { } metrics ? Numbers.MetricsFromJson(metrics.AsObject()) : null,
            Iteration = state["iteration"]!.GetValue<int>(),
            Elapsed = new TimeSpan(state["elapsed"]!.GetValue<long>()),
            End = state["end"] is { } end ? (TrialEnded)FactJson.FromNode(end) : null,
        };
    }
}
