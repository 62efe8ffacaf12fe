using System.Globalization;
using System.Text.Json;

namespace Tune;

/// <summary>Numbers and times as text, in the invariant culture.</summary>
internal static class NumberText
{
    /// <summary>The shortest text that reads back equal; NaN, Infinity and -Infinity by these names.</summary>
    public static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Few digits, for a person.</summary>
    public static string Short(double value, int digits = 4) => value.ToString($"g{digits}", CultureInfo.InvariantCulture);

    /// <summary>A value of a configuration, for a person.</summary>
    public static string Short(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var integer) => integer.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => Short(value.GetDouble()),
        JsonValueKind.String => value.GetString() ?? "",
        _ => value.GetRawText(),
    };

    /// <summary>JSON has no NaN and no infinities: those are strings.</summary>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(Exact(value));
    }

    /// <summary>Minutes and seconds (3:07), with hours from one hour on (1:03:07).</summary>
    public static string Duration(TimeSpan elapsed) => elapsed < TimeSpan.FromHours(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes}:{elapsed.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalHours}:{elapsed.Minutes:00}:{elapsed.Seconds:00}");

    /// <summary>The first line of a text, for one row of a table.</summary>
    public static string FirstLine(string text) => text.AsSpan().Trim().EnumerateLines() is var lines && lines.MoveNext() ? lines.Current.TrimEnd().ToString() : "";
}
