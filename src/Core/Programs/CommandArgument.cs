using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tune.Kernel;

/// <summary>One argument of a command, in which <c>{name}</c> stands for a parameter's value and doubled braces for braces. Braces around anything that is no name, as in shell or JSON, stand for themselves.</summary>
public static partial class CommandArgument
{
    /// <summary>The parameters that it names.</summary>
    public static IEnumerable<string> NamesIn(string argument) =>
        Placeholder().Matches(argument).Select(match => match.Groups["name"]).Where(name => name.Success).Select(name => name.Value).Distinct(StringComparer.Ordinal);

    /// <summary>The argument of a trial: text as it is, everything else as in JSON, and nothing for a parameter that the configuration does not have.</summary>
    public static string Fill(string argument, Configuration configuration) => Placeholder().Replace(argument, match =>
    {
        if (match.Groups["literal"] is { Success: true } literal) return $"{{{literal.Value}}}";
        if (!configuration.TryGet<JsonElement>(match.Groups["name"].Value, out var value)) return "";
        return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
    });

    [GeneratedRegex(@"\{\{(?<literal>[A-Za-z_][\w\-./]*)\}\}|\{(?<name>[A-Za-z_][\w\-./]*)\}")]
    private static partial Regex Placeholder();
}
