namespace Tune.Scheduling;

/// <summary>Amounts of resources by name, of several silos together.</summary>
internal sealed class Amounts
{
    /// <summary>Less than the smallest amount: what is left of thirds and tenths.</summary>
    private const double Tolerance = 1e-6;

    private readonly SortedDictionary<string, double> _amounts = new(StringComparer.Ordinal);

    public static Amounts Of(IEnumerable<ResourceBundle> bundles)
    {
        var amounts = new Amounts();
        foreach (var bundle in bundles) amounts.Add(bundle, 1);
        return amounts;
    }

    /// <summary>Takes a bundle away; amounts may become negative.</summary>
    public void Subtract(ResourceBundle bundle) => Add(bundle, -1);

    /// <summary>Whether there is as much as a bundle asks for.</summary>
    public bool Has(ResourceBundle bundle) => Parts(bundle).All(part => part.Amount == 0 || _amounts.GetValueOrDefault(part.Name) + Tolerance >= part.Amount);

    private static IEnumerable<(string Name, double Amount)> Parts(ResourceBundle bundle) =>
        [("CPU", bundle.Cpu), ("GPU", bundle.Gpu), ("memory", bundle.Memory), .. bundle.Custom.Select(pair => (pair.Key, pair.Value))];

    private void Add(ResourceBundle bundle, double factor)
    {
        foreach (var (name, amount) in Parts(bundle)) _amounts[name] = _amounts.GetValueOrDefault(name) + factor * amount;
    }
}
