using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A configuration, whole or in part.</summary>
internal sealed class PresetForm : Form<Configuration>
{
    public override string Expected => "values by parameter, such as {lr: 0.01}";

    public override JsonObject Schema() => new() { ["type"] = "object" };

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out Configuration result)
    {
        result = value.Json.ValueKind == JsonValueKind.Object ? Configuration.Parse(value.Json.GetRawText()) : null;
        return result is not null || value.Refuse(Expected);
    }
}
