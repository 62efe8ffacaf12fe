using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What is optimised: <c>{maximize: accuracy}</c> or <c>{minimize: loss}</c>.</summary>
internal sealed class ObjectiveForm : Form<Objective>
{
    private static readonly ObjectForm<(string? Minimize, string? Maximize, double? Reference)> Written = new(
        Text,
        (null, null, null),
        [
            Key<(string? Minimize, string? Maximize, double? Reference)>.Of("maximize", "The metric of which more is better.", new TextForm("the name of a metric"), (whole, metric) => whole with { Maximize = metric }),
            Key<(string? Minimize, string? Maximize, double? Reference)>.Of("minimize", "The metric of which less is better.", new TextForm("the name of a metric"), (whole, metric) => whole with { Minimize = metric }),
            Key<(string? Minimize, string? Maximize, double? Reference)>.Of("reference", "With several objectives: the worst value of interest, from which the hypervolume is measured.", new NumberForm(), (whole, reference) => whole with { Reference = reference }),
        ]);

    private const string Text = "an objective such as {maximize: accuracy} or {minimize: loss}";

    public override string Expected => Text;

    public override JsonObject Schema()
    {
        var schema = Written.Schema();
        schema["oneOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("maximize") }, new JsonObject { ["required"] = new JsonArray("minimize") });
        return schema;
    }

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out Objective result)
    {
        result = null;
        if (!Written.TryRead(value, out var written)) return false;
        result = written switch
        {
            (null, { } metric, _) => Objective.Maximize(metric, written.Reference),
            ({ } metric, null, _) => Objective.Minimize(metric, written.Reference),
            _ => null,
        };
        return result is not null || value.Refuse(Text);
    }
}
