using System.Globalization;
using System.Text;

namespace Tune.Simulations;

/// <summary>What happened, in order. The same seed gives the same text.</summary>
internal sealed class Trace(VirtualTime time)
{
    private readonly List<(string Line, bool IsDetail)> _lines = [];

    /// <summary>What a person who looks for a fault wants to read.</summary>
    public void Add(string what) => Add(what, isDetail: false);

    /// <summary>What is too much to read, and still must not differ.</summary>
    public void Detail(string what) => Add(what, isDetail: true);

    public string Last(int count, bool withDetails)
    {
        var lines = _lines.Where(line => withDetails || !line.IsDetail).ToList();
        var left = Math.Max(0, lines.Count - count);
        var text = new StringBuilder();
        if (left > 0) text.Append(CultureInfo.InvariantCulture, $"… {left} lines before …\n");
        foreach (var (line, _) in lines.Skip(left)) text.Append(line).Append('\n');
        return text.ToString();
    }

    public override string ToString() => Last(int.MaxValue, withDetails: true);

    private void Add(string what, bool isDetail) =>
        _lines.Add((string.Create(CultureInfo.InvariantCulture, $"{time.Elapsed.TotalSeconds,11:0.000000} {what}"), isDetail));
}
