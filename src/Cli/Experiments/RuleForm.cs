using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A rule as text, such as <c>hidden * layers &lt;= 4096</c> or <c>latency &lt;= 20</c>, or a bound on a metric as an object.</summary>
internal sealed class RuleForm : Form<Rule>
{
    private static readonly ObjectForm<(string? Metric, double? AtMost, double? AtLeast)> Bound = new(
        "a bound such as {metric: latency, atMost: 20}",
        (null, null, null),
        [
            Key<(string? Metric, double? AtMost, double? AtLeast)>.Of("metric", "The metric, as the program reports it.", new TextForm("the name of a metric"), (bound, metric) => bound with { Metric = metric }),
            Key<(string? Metric, double? AtMost, double? AtLeast)>.Of("atMost", "The greatest value that it may have.", new NumberForm(), (bound, most) => bound with { AtMost = most }),
            Key<(string? Metric, double? AtMost, double? AtLeast)>.Of("atLeast", "The least value that it may have.", new NumberForm(), (bound, least) => bound with { AtLeast = least }),
        ]);

    public override string Expected => "a rule such as \"hidden * layers <= 4096\" or \"latency <= 20\"";

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["minLength"] = 1 }, Bound.Schema()) };

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out Rule result)
    {
        result = null;
        switch (value.Json.ValueKind)
        {
            case JsonValueKind.String when value.Json.GetString() is { Length: > 0 } text:
                result = new Rule(text, null);
                return true;
            case JsonValueKind.Object:
                if (!Bound.TryRead(value, out var bound)) return false;
                result = bound switch
                {
                    ({ } metric, { } most, null) => new Rule(null, OutcomeConstraint.AtMost(metric, most)),
                    ({ } metric, null, { } least) => new Rule(null, OutcomeConstraint.AtLeast(metric, least)),
                    _ => null,
                };
                return result is not null || value.Refuse("metric, and one of atMost and atLeast");
            default:
                return value.Refuse(Expected);
        }
    }
}
