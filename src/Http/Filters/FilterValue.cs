using System.Globalization;
using System.Text.Json;

namespace Tune.Http;

/// <summary>What a filter compares: a number, text, true or false, or nothing. The meaning of its comparisons is that of the page (<c>web/src/lib/filter.ts</c>); both are tested by the same cases.</summary>
internal readonly record struct FilterValue
{
    private readonly double _number;
    private readonly object? _content;

    private FilterValue(object? content, double number = double.NaN) => (_content, _number) = (content, number);

    public static FilterValue None => default;

    /// <summary>Whether it is nothing; only = null and != hold of it.</summary>
    public bool IsNone => _content is null;

    /// <summary>Whether it has no place in an order: nothing, or NaN.</summary>
    public bool HasNoPlace => IsNone || (IsNumber && double.IsNaN(_number));

    private bool IsNumber => ReferenceEquals(_content, NumberMark);

    private static object NumberMark { get; } = new();

    public static FilterValue Of(double? number) => number is { } value ? new(NumberMark, value) : None;

    public static FilterValue Of(string? text) => text is null ? None : new(text);

    public static FilterValue Of(bool flag) => new(flag);

    public static FilterValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => Of(element.GetDouble()),
        JsonValueKind.String => Of(element.GetString()),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Null or JsonValueKind.Undefined => None,
        _ => Of(element.GetRawText()),
    };

    public bool IsEqual(FilterValue other) =>
        IsNone ? other.IsNone : IsNumber && other.IsNumber ? _number.Equals(other._number) || _number == other._number : string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    public bool Holds(FilterValue part) => !IsNone && ToString().Contains(part.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Below 0, 0 or above 0; null if the two are not comparable, of which every comparison is false.</summary>
    public int? Compare(FilterValue other) =>
        IsNumber && other.IsNumber ? double.IsNaN(_number) || double.IsNaN(other._number) ? null : _number.CompareTo(other._number)
        : _content is string left && other._content is string right ? string.CompareOrdinal(left, right)
        : null;

    /// <summary>The order of two that have a place: numbers by size, all else by text.</summary>
    public int Order(FilterValue other) => IsNumber && other.IsNumber ? _number.CompareTo(other._number) : string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>As text; a number in the form that JavaScript writes.</summary>
    public override string ToString() => _content switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Shortest(_number),
    };

    private static string Shortest(double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e21) return number.ToString("0", CultureInfo.InvariantCulture);
        if (Math.Abs(number) is >= 1e-6 and < 1e21) return ((decimal)number is var exact && (double)exact == number ? exact.ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture));
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Replace("E+0", "e+", StringComparison.Ordinal).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');
    }
}
