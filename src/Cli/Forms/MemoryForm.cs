using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>An amount of memory: a number of bytes, or a text such as <c>4GiB</c>.</summary>
internal sealed class MemoryForm : Form<long>
{
    public override string Expected => "an amount of memory such as 4GiB or 512MB, or a number of bytes";

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^\\s*[0-9]+(\\.[0-9]+)?\\s*([kKmMgGtT]i?)?[bB]?\\s*$", ["examples"] = new JsonArray("4GiB", "512MB") }),
    };

    public override bool TryRead(FileValue value, out long result)
    {
        result = 0;
        if (value.Json.ValueKind == JsonValueKind.Number && value.Json.TryGetInt64(out result) && result >= 0) return true;
        if (value.Json.ValueKind != JsonValueKind.String || TrialResourcesJson.ParseMemory(value.Json.GetString() ?? "") is not { } bytes) return value.Refuse(Expected);
        result = bytes;
        return true;
    }
}
