using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Tune.Simulation;

/// <summary>Rows of a table as configurations.</summary>
internal static class RecordedConfiguration
{
    /// <summary>A configuration of flat names and cells: numbers, true and false as such, nothing for an empty cell, everything else as text.</summary>
    public static Configuration Of(ImmutableArray<string> names, ImmutableArray<string> cells)
    {
        var root = new JsonObject();
        for (var index = 0; index < names.Length; index++)
        {
            var keys = names[index].Split(SpacePath.Separator);
            var group = root;
            foreach (var key in keys[..^1])
            {
                if (group[key] is not JsonObject inner) group[key] = inner = [];
                group = inner;
            }

            group[keys[^1]] = ValueOf(cells[index]);
        }

        return Configuration.Parse(root.ToJsonString());
    }

    private static JsonValue? ValueOf(string cell)
    {
        if (cell.Length == 0) return null;
        if (bool.TryParse(cell, out var truth)) return JsonValue.Create(truth);
        if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(cell);
    }
}
