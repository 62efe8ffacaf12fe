using System.Globalization;
using System.Text.Json;

namespace Tune.Simulation;

/// <summary>A parameter of a <see cref="TableSurrogate"/>: where its values stand.</summary>
internal sealed class SurrogateColumn
{
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private readonly double _low;
    private readonly double _width;
    private readonly bool _isLog;

    public SurrogateColumn(string name, FlatSpace space)
    {
        Name = name;
        // branches may have a parameter of the same name with bounds of their own
        var domains = space.Dimensions.Where(dimension => dimension.Name == name && !dimension.IsCategorical).Select(dimension => Bounds(dimension.Domain)).ToList();
        IsNumeric = domains.Count > 0;
        if (!IsNumeric) return;
        _isLog = domains.TrueForAll(domain => domain.IsLog);
        _low = Scale(domains.Min(domain => domain.Low));
        var width = Scale(domains.Max(domain => domain.High)) - _low;
        _width = width > 0 ? width : 1;
    }

    public string Name { get; }

    public bool IsNumeric { get; }

    /// <summary>Where a cell of the table stands: a number, or the category's; NaN if it is empty.</summary>
    /// <exception cref="InvalidCurvesException">The cell is not what the domain takes.</exception>
    public double Place(int line, string cell)
    {
        if (cell.Length == 0) return double.NaN;
        if (!IsNumeric) return AddCategory(NameOf(cell));
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw new InvalidCurvesException(line, Name, $"expected a number, got '{cell}'");
        return _isLog && value <= 0 ? throw new InvalidCurvesException(line, Name, $"expected a number above 0, since the domain is logarithmic; got {cell}") : Place(value);
    }

    /// <summary>Where a value of a configuration stands.</summary>
    public double Place(JsonElement value) => IsNumeric ? Place(value.GetDouble()) : _categories.GetValueOrDefault(NameOf(value.ToString()), -1);

    private double Place(double value) => (Scale(value) - _low) / _width;

    private double Scale(double value) => _isLog ? Math.Log(value) : value;

    private int AddCategory(string name)
    {
        if (!_categories.TryGetValue(name, out var category)) _categories[name] = category = _categories.Count;
        return category;
    }

    /// <summary>16 and 16.0, True and true are the same.</summary>
    private static string NameOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? CanonicalJson.Text(number)
        : bool.TryParse(text, out var truth) ? $"{truth}"
        : text;

    private static (double Low, double High, bool IsLog) Bounds(ParameterSpec domain) => domain switch
    {
        ParameterSpec.Float real => (real.Low, real.High, real.Log),
        ParameterSpec.Integer whole => (whole.Low, whole.High, whole.Log),
        // unbounded: three standard deviations to both sides
        ParameterSpec.Normal normal => (normal.Mean - 3 * normal.StandardDeviation, normal.Mean + 3 * normal.StandardDeviation, false),
        _ => throw new InvalidOperationException($"{domain.GetType().Name} has no bounds."),
    };
}
