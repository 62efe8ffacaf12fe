using System.Globalization;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>A value inside a rule.</summary>
internal readonly record struct ConstraintValue
{
    private ConstraintValue(ConstraintKinds kind, double number, string? text) => (Kind, Number, Text) = (kind, number, text);

    public static ConstraintValue Absent => default;

    public static ConstraintValue Null => new(ConstraintKinds.Null, 0, null);

    /// <summary>One kind, or none.</summary>
    public ConstraintKinds Kind { get; }

    public double Number { get; }

    public string? Text { get; }

    public bool IsTrue => Kind == ConstraintKinds.Truth && Number != 0;

    public bool IsFalse => Kind == ConstraintKinds.Truth && Number == 0;

    public static ConstraintValue Of(double number) => new(ConstraintKinds.Number, number, null);

    public static ConstraintValue Of(string text) => new(ConstraintKinds.Text, 0, text);

    public static ConstraintValue Of(bool truth) => new(ConstraintKinds.Truth, truth ? 1 : 0, null);

    public static ConstraintValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => Of(json.GetDouble()),
        JsonValueKind.String => Of(json.GetString() ?? ""),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Null => Null,
        _ => Absent,
    };

    /// <summary>The value as it is written in a rule.</summary>
    public override string ToString() => Kind switch
    {
        ConstraintKinds.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        ConstraintKinds.Text => $"'{Text?.Replace("'", "''", StringComparison.Ordinal)}'",
        ConstraintKinds.Truth => Number != 0 ? "true" : "false",
        ConstraintKinds.Null => "null",
        _ => "",
    };
}
