using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>What is different between an experiment as it is stored and as it is wanted: what a person is shown, and what follows from it. Immutable.</summary>
/// <remarks>
/// An experiment whose spec is changed keeps its trials. Its searcher and scheduler begin anew with the whole history: the trials whose configuration is one
/// of the new space are known to the searcher, the others stay in the results and inform no searcher. What runs goes on to its end.
/// </remarks>
public sealed class ExperimentChange
{
    /// <summary>What a scheduler is made of and for; not for how many trials, as they only come later or not at all.</summary>
    private static readonly string[] MadeFor =
        ["scheduler", "space", "objective", "alsoOptimize", "outcomeConstraints", "constraints", "seed", "resources", "resourceFunction"];

    private readonly JsonObject _old;
    private readonly JsonObject _new;

    /// <summary>The difference.</summary>
    /// <param name="stored">The stored spec as JSON, and the name of its trainable.</param>
    /// <param name="next">The same of the one that is wanted.</param>
    /// <param name="spec">The spec that is wanted.</param>
    /// <exception cref="InvalidExperimentException">The spec that is wanted is wrong.</exception>
    public ExperimentChange((string SpecJson, string Trainable) stored, (string SpecJson, string Trainable) next, ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (_old, _new) = (Parse(stored.SpecJson), Parse(next.SpecJson));
        (SpecJson, Spec) = (next.SpecJson, spec);
        Space = ExperimentValidator.Validate(spec);
        Differences = DifferencesOf(stored, next);
        IsTrainableNew = stored.Trainable != next.Trainable;
    }

    /// <summary>The spec that is wanted, as JSON.</summary>
    public string SpecJson { get; }

    /// <summary>The spec that is wanted.</summary>
    public ExperimentSpec Spec { get; }

    /// <summary>What differs, for a person, such as <c>samples: 10 → 20</c>.</summary>
    public ImmutableArray<string> Differences { get; }

    internal FlatSpace Space { get; }

    internal bool IsTrainableNew { get; }

    internal bool HasNewStop => Differs("stop");

    internal bool HasNewSamples => Differs("samples");

    internal bool HasNewPresets => Differs("presets");

    internal bool HasNewSpace => Differs("space");

    internal bool HasNewSearcher => Differs("searcher");

    /// <summary>Whether what the scheduler has decided so far says nothing about what this one would: it is another one, or made for another problem.</summary>
    internal bool HasNewScheduler => MadeFor.Any(Differs);

    /// <summary>Whether the points of the grids in the space, or their order, are others.</summary>
    internal bool HasNewGrids => !GridsOf(_old["space"], "").SequenceEqual(GridsOf(_new["space"], ""));

    /// <summary>The metrics of objectives and outcome constraints that the stored spec did not ask for.</summary>
    internal IEnumerable<string> NewMetrics => Spec.AlsoOptimize.Prepend(Spec.Objective).Select(objective => objective.Metric)
        .Concat(Spec.OutcomeConstraints.Select(constraint => constraint.Metric)).Distinct().Except(OldMetrics());

    /// <summary>The results from elsewhere that the stored spec did not have. Those that only it had stay known.</summary>
    internal ImmutableArray<PriorResult> NewPriorResults
    {
        get
        {
            var known = Items(_old["priorResults"]).Select(Text).CountBy(text => text).ToDictionary(StringComparer.Ordinal);
            var added = ImmutableArray.CreateBuilder<PriorResult>();
            foreach (var (result, text) in Spec.PriorResults.Zip(Items(_new["priorResults"]).Select(Text)))
            {
                if (known.TryGetValue(text, out var left) && left > 0) known[text] = left - 1;
                else added.Add(result);
            }

            return added.ToImmutable();
        }
    }

    /// <summary>What differs between two specs and their trainables, for a person.</summary>
    public static ImmutableArray<string> DifferencesOf((string SpecJson, string Trainable) stored, (string SpecJson, string Trainable) next)
    {
        var differences = ExperimentSpecJson.Differences(stored.SpecJson, next.SpecJson);
        return stored.Trainable == next.Trainable ? differences : differences.Insert(0, $"trainable: '{stored.Trainable}' → '{next.Trainable}'");
    }

    /// <summary>What differs, in one line.</summary>
    public override string ToString() => string.Join("; ", Differences);

    private static JsonObject Parse(string json) => JsonNode.Parse(json) as JsonObject ?? throw new InvalidExperimentException(["The experiment's JSON is no object."]);

    private static IEnumerable<JsonNode?> Items(JsonNode? array) => array as JsonArray ?? [];

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static IEnumerable<string> GridsOf(JsonNode? node, string path) => node switch
    {
        JsonObject json => json.SelectMany(member => member.Key == DomainKeyword.GridSearch ? [$"{path}: {Text(member.Value)}"] : GridsOf(member.Value, $"{path}/{member.Key}")),
        JsonArray array => array.SelectMany((item, index) => GridsOf(item, FormattableString.Invariant($"{path}/{index}"))),
        _ => [],
    };

    private IEnumerable<string> OldMetrics() =>
        Items(_old["alsoOptimize"]).Prepend(_old["objective"]).Concat(Items(_old["outcomeConstraints"])).Select(MetricOf).OfType<string>();

    private static string? MetricOf(JsonNode? asked) => asked switch
    {
        JsonObject json => json["metric"]?.GetValue<string>(),
        JsonValue text => OutcomeConstraint.Parse(text.GetValue<string>()).Metric,
        _ => null,
    };

    private bool Differs(string member) => !JsonNode.DeepEquals(_old[member], _new[member]);
}
