using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tune.Cli;

/// <summary>A length of time such as <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c> or <c>1h30m</c>.</summary>
/// <param name="isZeroAllowed">Whether it may be no time at all.</param>
internal sealed partial class DurationForm(bool isZeroAllowed = false) : Form<TimeSpan>
{
    public const string Example = "a time such as 30s, 5m, 2h, 1d or 1h30m";

    public override string Expected => isZeroAllowed ? Example : $"{Example}, greater than zero";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+$", ["examples"] = new JsonArray("30s", "5m", "2h", "1d", "1h30m") };

    public override bool TryRead(FileValue value, out TimeSpan result)
    {
        result = default;
        if (value.Json.ValueKind == JsonValueKind.String && Parse(value.Json.GetString() ?? "") is { } time && (isZeroAllowed || time > TimeSpan.Zero))
        {
            result = time;
            return true;
        }

        return value.Refuse(Expected);
    }

    /// <summary>Null if the text is none, or one of more years than there are.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (!Whole().IsMatch(text)) return null;
        var seconds = Part().Matches(text).Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 86_400,
        });
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")]
    private static partial Regex Part();
}
