using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;

namespace Tune.Scheduling;

/// <summary>The explore step of population based bandits: the configuration that may improve the donor most, by the model's upper bound.</summary>
internal sealed class BanditExplorer : IExplorer
{
    private const int Candidates = 300;
    private const int Climbers = 5;
    private const int ClimbingSteps = 30;

    private readonly Pb2 _options;
    private readonly FlatSpace _space;

    /// <summary>The dimensions that change, each with the one that its values come from.</summary>
    private readonly ImmutableArray<(Dimension Target, Dimension Source)> _changing;
    private readonly List<Improvement> _improvements = [];

    /// <summary>Where each live trial is: its configuration, and since when it has trained with which reward.</summary>
    private readonly SortedDictionary<int, Course> _courses = [];

    public BanditExplorer(Pb2 options, FlatSpace space)
    {
        (_options, _space) = (options, space);
        var sources = MutationPlan.Of(space, options.Bounds);
        _changing = [.. space.Dimensions.Where(dimension => sources[dimension.Index] is { IsCategorical: false }).Select(dimension => (dimension, sources[dimension.Index]!))];
    }

    private sealed record Course(double[] Place, double[]? Next, double At, double Reward)
    {
        public bool IsBegun => !double.IsNaN(Reward);
    }

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created:
                _courses[created.Trial.Number] = new(PlaceOf(_space.Encode(created.Config)), null, 0, double.NaN);
                break;
            case TrialPerturbed perturbed:
                _courses[perturbed.Trial.Number] = _courses[perturbed.Trial.Number] with { Next = PlaceOf(_space.Encode(perturbed.Perturbation.Config)) };
                break;
            case TrialStarted started when _courses[started.Trial.Number] is { Next: { } next }:
                // what it does from here on is another configuration's doing
                _courses[started.Trial.Number] = new(next, null, 0, double.NaN);
                break;
            case TrialReported { Score: { } score } reported when double.IsFinite(score):
                Report(reported, -score);
                break;
            case TrialEnded ended:
                _courses.Remove(ended.Trial.Number);
                break;
        }
    }

    public (Configuration Config, ImmutableArray<ParameterChange> Changes) Explore(Trial donor, IReadOnlyList<Trial> trials, Rng rng)
    {
        if (_improvements.Count < 2) return (donor.Config, []);
        var place = Suggest(donor, ref rng);
        var values = donor.Assignment.Values.ToArray();
        for (var d = 0; d < _changing.Length; d++)
        {
            var (target, source) = _changing[d];
            if (!double.IsNaN(values[target.Index])) values[target.Index] = target.Clip(source.FromUnit(place[d]));
        }

        var config = _space.Decode(new Assignment([.. values]));
        return (config, ConfigurationChanges.Between(donor.Config, config, _ => "chosen by the model"));
    }

    public JsonNode Capture() => new JsonObject
    {
        ["improvements"] = new JsonArray([.. _improvements.Select(improvement => improvement.Capture())]),
        ["courses"] = new JsonArray([.. _courses.Select(pair => (JsonNode)new JsonObject
        {
            ["trial"] = pair.Key,
            ["place"] = Array(pair.Value.Place),
            ["next"] = pair.Value.Next is { } next ? Array(next) : null,
            ["at"] = pair.Value.At,
            ["reward"] = Numbers.ToJson(pair.Value.Reward),
        })]),
    };

    public void Restore(JsonNode state)
    {
        _improvements.AddRange(state["improvements"]!.AsArray().Select(improvement => Improvement.Restore(improvement!)));
        foreach (var course in state["courses"]!.AsArray())
        {
            var next = course!["next"] is { } place ? Doubles(place) : null;
            _courses[course["trial"]!.GetValue<int>()] = new(Doubles(course["place"]!), next, course["at"]!.GetValue<double>(), Numbers.FromJson(course["reward"]!));
        }
    }

    private static JsonArray Array(double[] values) => [.. values.Select(value => (JsonNode)JsonValue.Create(value))];

    private static double[] Doubles(JsonNode node) => [.. node.AsArray().Select(value => value!.GetValue<double>())];

    private void Report(TrialReported reported, double reward)
    {
        var course = _courses[reported.Trial.Number];
        var at = _options.TimeAttribute == ResourceUnit.Seconds ? reported.Elapsed.TotalSeconds : reported.Iteration;
        // an attempt from a checkpoint reports again what there was
        if (course.IsBegun && at > course.At && at - course.At < _options.PerturbationInterval) return;
        if (course.IsBegun && at > course.At)
        {
            _improvements.Add(new(at, course.Reward, (reward - course.Reward) / (at - course.At), course.Place));
            if (_improvements.Count > 2 * _options.Window) _improvements.RemoveRange(0, _improvements.Count - _options.Window);
        }

        _courses[reported.Trial.Number] = course with { At = at, Reward = reward };
    }

    private double[] Suggest(Trial donor, ref Rng rng)
    {
        var known = _improvements.TakeLast(_options.Window).ToList();
        var before = Scale.Of(known.Select(improvement => improvement.Before));
        var targets = Standardised([.. known.Select(improvement => improvement.Gain)]);
        var model = BanditModel.Fit(
            [.. known.Select(improvement => Features(improvement.Before, improvement.Place))],
            [.. known.Select(improvement => improvement.At / _options.PerturbationInterval)],
            targets, ref rng);
        // what the others try now is not to be tried twice
        var others = _courses.Where(pair => pair.Key != donor.Id.Number && pair.Value.IsBegun).ToList();
        var widened = model.With(
            [.. others.Select(pair => Features(pair.Value.Reward, pair.Value.Next ?? pair.Value.Place))], [.. others.Select(pair => pair.Value.At / _options.PerturbationInterval)]);
        var now = _courses.TryGetValue(donor.Id.Number, out var course) ? course.At / _options.PerturbationInterval : known[^1].At / _options.PerturbationInterval;
        var reward = course is { IsBegun: true } ? course.Reward : known[^1].Before;
        var breadth = Math.Sqrt(0.2 + Math.Max(0, Math.Log(0.4 * known.Count)));
        return Maximise(places => model.UpperBounds(widened, System.Array.ConvertAll(places, place => Features(reward, place)), now, breadth), ref rng);

        double[] Features(double rewardBefore, double[] place) => [before.ToUnit(rewardBefore), .. place];
    }

    /// <param name="function">The values at up to eight places: one costs as much as all of them.</param>
    /// <param name="rng">For the places.</param>
    private double[] Maximise(Func<double[][], double[]> function, ref Rng rng)
    {
        var tried = new List<(double Value, double[] Place)>();
        var drawn = new double[Candidates][];
        for (var candidate = 0; candidate < Candidates; candidate++)
        {
            var place = drawn[candidate] = new double[_changing.Length];
            for (var d = 0; d < place.Length; d++) place[d] = rng.NextDouble();
        }

        foreach (var places in drawn.Chunk(Pack.Lanes)) tried.AddRange(function(places).Zip(places));
        var best = tried.OrderByDescending(one => one.Value).Take(Climbers).ToArray();
        // drawn climber by climber, climbed side by side
        var moves = new double[best.Length * ClimbingSteps * _changing.Length];
        for (var move = 0; move < moves.Length; move++) moves[move] = rng.NextGaussian();
        var widths = new double[best.Length];
        System.Array.Fill(widths, 0.1);
        for (var step = 0; step < ClimbingSteps; step++)
        {
            var places = new double[best.Length][];
            for (var climber = 0; climber < best.Length; climber++)
            {
                var place = places[climber] = (double[])best[climber].Place.Clone();
                var move = moves.AsSpan((climber * ClimbingSteps + step) * place.Length, place.Length);
                for (var d = 0; d < place.Length; d++) place[d] = Math.Clamp(place[d] + widths[climber] * move[d], 0, 1 - 1e-12);
            }

            var values = function(places);
            for (var climber = 0; climber < best.Length; climber++)
            {
                if (values[climber] > best[climber].Value) best[climber] = (values[climber], places[climber]);
                else widths[climber] *= 0.85;
            }
        }

        return best.MaxBy(one => one.Value).Place;
    }

    private double[] PlaceOf(Assignment assignment) =>
        [.. _changing.Select(pair => double.IsNaN(assignment[pair.Target.Index]) ? 0.5 : pair.Source.ToUnit(pair.Source.Clip(assignment[pair.Target.Index])))];

    /// <summary>To mean 0 and variance 1, cut off at ±2, so that one jump does not hide the rest.</summary>
    private static double[] Standardised(double[] values)
    {
        var all = new RunningStatistics(values);
        var (mean, deviation) = (all.Mean, all.PopulationStandardDeviation);
        return [.. values.Select(value => Math.Clamp((value - mean) / (deviation + 1e-8), -2, 2))];
    }

    private readonly record struct Scale(double Low, double Width)
    {
        public static Scale Of(IEnumerable<double> values)
        {
            var all = values.ToList();
            return new(all.Min(), all.Max() - all.Min() + 1e-8);
        }

        public double ToUnit(double value) => (value - Low) / Width;
    }
}
