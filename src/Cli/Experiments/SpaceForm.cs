using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A search space: parameters by name.</summary>
internal sealed class SpaceForm : Form<SearchSpace>
{
    /// <summary>Where a schema says what a parameter is.</summary>
    public const string Parameter = "parameter";

    private static readonly string[] Lists = [DomainKeyword.Choice, DomainKeyword.GridSearch];

    public override string Expected => "parameters by name, such as {lr: {loguniform: [1e-4, 1e-1]}}";

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = Reference() };

    /// <summary>The schema of a parameter: a domain, a constant, or several parameters.</summary>
    public static JsonObject ParameterSchema() => new()
    {
        ["anyOf"] = new JsonArray(
        [
            new JsonObject { ["type"] = new JsonArray("number", "string", "boolean", "null") },
            new JsonObject { ["type"] = "array", ["items"] = Reference() },
            .. DomainKeyword.All.Where(keyword => keyword != DomainKeyword.SampleFrom).Select(keyword => new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [keyword] = Arguments(keyword) },
                ["required"] = new JsonArray(keyword),
                ["additionalProperties"] = false,
            }),
            new JsonObject
            {
                ["type"] = "object",
                ["propertyNames"] = new JsonObject { ["not"] = new JsonObject { ["enum"] = new JsonArray([.. DomainKeyword.All.Select(keyword => (JsonNode)keyword)]) } },
                ["additionalProperties"] = Reference(),
            },
        ]),
    };

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out SearchSpace result)
    {
        result = null;
        if (value.Json.ValueKind != JsonValueKind.Object || value.Json.GetPropertyCount() == 0) return value.Refuse(Expected);
        try
        {
            var space = SearchSpaceJson.Parse(value.Json);
            if (SpaceArgument.ComputedIn(space.Root, "") is { } computed)
            {
                value.Problems.AddBelow(value.Path, $"{computed}: {SpaceArgument.NoFunctions}");
                return false;
            }

            result = space;
            return true;
        }
        catch (InvalidSearchSpaceException exception)
        {
            foreach (var problem in exception.Problems) value.Problems.AddBelow(value.Path, problem);
            return false;
        }
    }

    private static JsonObject Reference() => new() { ["$ref"] = $"#/$defs/{Parameter}" };

    private static JsonObject Arguments(string keyword)
    {
        if (keyword == DomainKeyword.Const) return new JsonObject { ["description"] = "This value, whatever it is." };
        if (Lists.Contains(keyword)) return new JsonObject { ["type"] = "array", ["items"] = Reference(), ["minItems"] = 1 };
        return new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 2, ["maxItems"] = 3 };
    }
}
