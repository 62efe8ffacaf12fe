using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tune.Cli;

/// <summary>When trials or the experiment end: any of its keys, each a rule.</summary>
/// <param name="isAll">Whether all of them have to hold at once.</param>
internal sealed partial class StopForm(bool isAll = false) : Form<StopRule>
{
    /// <summary>Where a schema says what these are.</summary>
    public const string Definition = "stop";

    public override string Expected => "rules such as {after: 2h, iterations: 100, accuracy: \">= 0.99\"}";

    public override JsonObject Schema() => new() { ["$ref"] = $"#/$defs/{Definition}" };

    /// <summary>The schema of the rules.</summary>
    public static JsonObject FullSchema() => Rules().Schema();

    /// <summary>The keys, for a person.</summary>
    public static IReadOnlyList<Key<ImmutableArray<StopRule>>> Keys => Rules().Keys;

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out StopRule result)
    {
        result = null;
        if (!Rules().TryRead(value, out var rules)) return false;
        if (rules.IsEmpty)
        {
            value.Refuse(Expected);
            return false;
        }

        result = rules.Skip(1).Aggregate(rules[0], (left, right) => isAll ? left & right : left | right);
        return true;
    }

    private static ObjectForm<ImmutableArray<StopRule>> Rules() => new(
        "rules such as {after: 2h, iterations: 100, accuracy: \">= 0.99\"}",
        [],
        [
            Rule("after", "Ends the experiment when it has run this long; pauses don't count.", new DurationForm(), Stop.After),
            Rule("iterations", "Ends a trial when it has reported so often.", new WholeForm(1), Stop.AtIteration),
            Rule("plateau", "Ends a trial whose metric no longer changes.", new TrialPlateauForm(), rule => rule),
            Rule("experimentPlateau", "Ends the experiment when its best trials are no longer bettered.", new ExperimentPlateauForm(), rule => rule),
            Rule("experiment", "Rules of trials that end the experiment instead.", new StopForm(), rule => rule.ForExperiment()),
            Rule("all", "Rules that end something only when all of them hold at once.", new StopForm(isAll: true), rule => rule),
            Key<ImmutableArray<StopRule>>.Of(
                "metrics",
                "Bounds on metrics whose names are keys here already.",
                new MapForm<(double Threshold, bool IsUpper)>(new BoundForm(""), "bounds by metric, such as {after: \">= 3\"}"),
                (rules, bounds) => rules.AddRange(bounds.Select(bound => Reaches(bound.Key, bound.Value)))),
        ],
        metric => Rule(metric, "Ends a trial whose metric reaches the bound, such as \">= 0.99\" or \"<= 0.01\".", new BoundForm(metric), bound => Reaches(metric, bound)));

    private static StopRule Reaches(string metric, (double Threshold, bool IsUpper) bound) => bound.IsUpper ? Stop.WhenAbove(metric, bound.Threshold) : Stop.WhenBelow(metric, bound.Threshold);

    private static Key<ImmutableArray<StopRule>> Rule<T>(string name, string meaning, Form<T> form, Func<T, StopRule> make) =>
        Key<ImmutableArray<StopRule>>.Of(name, meaning, form, (rules, value) => rules.Add(make(value)));

    private sealed partial class BoundForm(string metric) : Form<(double Threshold, bool IsUpper)>
    {
        public override string Expected => "a bound such as \">= 0.99\" or \"<= 0.01\"";

        public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^\\s*(>=|<=)\\s*[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*$", ["examples"] = new JsonArray(">= 0.99") };

        public override bool TryRead(FileValue value, out (double Threshold, bool IsUpper) result)
        {
            result = default;
            if (value.Json.ValueKind == JsonValueKind.String && Written().Match(value.Json.GetString() ?? "") is { Success: true } match)
            {
                result = (double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), match.Groups[1].Value == ">=");
                return true;
            }

            var meant = SpacePath.Near(metric, Keys.Select(key => key.Name)) is { } near ? $" (did you mean the key '{near}'?)" : "";
            return value.Refuse(metric.Length == 0 ? Expected : $"{Expected}, which ends a trial by its metric '{metric}'{meant}");
        }

        [GeneratedRegex(@"^\s*(>=|<=)\s*([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*$")]
        private static partial Regex Written();
    }
}
