using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>A run of a function, to see what it asks for.</summary>
/// <param name="Given">What it asked for and was answered, in its order.</param>
/// <param name="Pins">The answers that were not the usual ones.</param>
internal sealed record ProbeRun(IReadOnlyList<(Ask Ask, double Value)> Given, ImmutableDictionary<Ask, double> Pins)
{
    private readonly HashSet<Ask> _asks = [.. Given.Select(given => given.Ask)];

    public IEnumerable<Ask> Asks => Given.Select(given => given.Ask);

    public bool Has(Ask ask) => _asks.Contains(ask);

    /// <summary>What it was answered to what it has asked for.</summary>
    public double this[Ask ask] => Given.First(given => given.Ask == ask).Value;

    /// <summary>Whether another run went the same way up to a question.</summary>
    public bool BeginsAs(ProbeRun other, Ask last)
    {
        for (var i = 0; i < other.Given.Count; i++)
        {
            if (i == Given.Count || Given[i].Ask != other.Given[i].Ask) return false;
            if (Given[i].Ask == last) return true;
        }

        return false;
    }

    /// <summary>" with …" what was not usual, for a person; nothing if everything was.</summary>
    public override string ToString() => Describe(Given.Where(given => Pins.ContainsKey(given.Ask)));

    /// <summary>" with …" the answers, for a person; of very many the last.</summary>
    public static string Describe(IEnumerable<(Ask Ask, double Value)> given)
    {
        const int Most = 10;
        var texts = given.Select(one => one.Ask.With(one.Value)).ToList();
        return texts.Count == 0 ? "" : $" with {(texts.Count > Most ? "…, " : "")}{string.Join(", ", texts.TakeLast(Most))}";
    }
}
