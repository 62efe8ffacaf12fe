using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;

namespace Tune.Stopping;

/// <summary>See <see cref="Stop.OnTrialPlateau"/>.</summary>
internal sealed record TrialPlateau(string Metric, double Deviation, int Results, int GracePeriod) : StopRule
{
    public override IEnumerable<string> Validate()
    {
        if (!(Deviation > 0)) yield return Problem(nameof(Deviation), "positive", Deviation);
        if (Results < 2) yield return Problem(nameof(Results), "at least 2", Results);
        if (GracePeriod < 0) yield return Problem(nameof(GracePeriod), "at least 0", GracePeriod);
    }

    public override IStopRule Create(Objective objective) => new Rule(this);

    private sealed class Rule(TrialPlateau options) : IStopRule, ISnapshotState
    {
        private readonly SortedDictionary<int, List<double>> _last = [];

        public void Observe(Fact fact)
        {
            switch (fact)
            {
                case TrialReported reported when reported.Metrics.TryGet(options.Metric, out var value):
                    if (!_last.TryGetValue(reported.Trial.Number, out var values)) _last[reported.Trial.Number] = values = [];
                    if (values.Count == options.Results) values.RemoveAt(0);
                    values.Add(value);
                    break;
                case TrialStarted or TrialEnded:
                    // an attempt reports afresh what came after its checkpoint
                    _last.Remove(((TrialFact)fact).Trial.Number);
                    break;
            }
        }

        public StopDecision Check(StopRequest request)
        {
            if (request.Trial is not { } trial || trial.Iteration < options.GracePeriod) return StopDecision.None;
            if (!_last.TryGetValue(trial.Id.Number, out var values) || values.Count < options.Results) return StopDecision.None;
            return new RunningStatistics(values).PopulationStandardDeviation < options.Deviation
                ? StopDecision.Trial(FormattableString.Invariant($"plateau: the last {options.Results} values of {options.Metric} deviate by less than {options.Deviation:g5}"))
                : StopDecision.None;
        }

        public JsonNode Capture() => new JsonArray([.. _last.Select(pair =>
            (JsonNode)new JsonArray([pair.Key, .. pair.Value.Select(Numbers.ToJson)]))]);

        public void Restore(JsonNode state)
        {
            foreach (var item in state.AsArray())
                _last[item![0]!.GetValue<int>()] = [.. item.AsArray().Skip(1).Select(value => Numbers.FromJson(value!))];
        }
    }
}

/// <summary>See <see cref="Stop.OnExperimentPlateau"/>.</summary>
internal sealed record ExperimentPlateau(double Deviation, int Top, int Patience) : StopRule
{
    public override IEnumerable<string> Validate()
    {
        if (!(Deviation >= 0)) yield return Problem(nameof(Deviation), "at least 0", Deviation);
        if (Top < 2) yield return Problem(nameof(Top), "at least 2", Top);
        if (Patience < 0) yield return Problem(nameof(Patience), "at least 0", Patience);
    }

    public override IStopRule Create(Objective objective) => new Rule(this);

    private sealed class Rule(ExperimentPlateau options) : IStopRule, ISnapshotState
    {
        // the best trials, ascending: a trial that fell out comes back only by a better value, so no other need be kept
        private readonly List<(double Score, int Trial)> _top = [];
        private int _plateau;

        public void Observe(Fact fact)
        {
            // who extends the experiment wants it to go on: the plateau counts from there
            if (fact is ExperimentExtended or ExperimentChanged { Reopens: true }) _plateau = 0;
            if (fact is not TrialReported { Score: { } score } reported || double.IsNaN(score)) return;
            Enter(score, reported.Trial.Number);
            _plateau = _top.Count == options.Top && new RunningStatistics(_top.Select(entry => entry.Score)).PopulationStandardDeviation <= options.Deviation ? _plateau + 1 : 0;
        }

        public StopDecision Check(StopRequest request) => _plateau >= Math.Max(1, options.Patience)
            ? StopDecision.Experiment(FormattableString.Invariant($"plateau: the best {options.Top} trials deviate by at most {options.Deviation:g5}"))
            : StopDecision.None;

        public JsonNode Capture() => new JsonObject
        {
            ["plateau"] = _plateau,
            ["top"] = new JsonArray([.. _top.Select(entry => (JsonNode)new JsonArray(Numbers.ToJson(entry.Score), entry.Trial))]),
        };

        public void Restore(JsonNode state)
        {
            _plateau = state["plateau"]!.GetValue<int>();
            _top.AddRange(state["top"]!.AsArray().Select(entry => (Numbers.FromJson(entry![0]!), entry[1]!.GetValue<int>())));
        }

        private void Enter(double score, int trial)
        {
            var known = _top.FindIndex(entry => entry.Trial == trial);
            if (known >= 0 && _top[known].Score <= score) return;
            if (known >= 0) _top.RemoveAt(known);
            var index = _top.BinarySearch((score, trial));
            _top.Insert(index < 0 ? ~index : index, (score, trial));
            if (_top.Count > options.Top) _top.RemoveAt(options.Top);
        }
    }
}
