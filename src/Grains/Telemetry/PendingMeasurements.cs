using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Tune;

/// <summary>
/// What is waited for, by experiment and resource. Set in a grain's turns, read on whatever thread measures. What was once measured is measured until the process ends, as nothing
/// when it is over: a reader that keeps the last value of each series, as OpenTelemetry does, would else wait for ever for what is long done.
/// </summary>
internal sealed class PendingMeasurements
{
    /// <summary>How many experiments, and how many resources, have names; all further ones are measured together, so that the sums are right.</summary>
    public const int MostNamed = 100;

    /// <summary>What further ones are called.</summary>
    public const string Others = "_others";

    private const string ExperimentName = "tune.experiment.name";
    private const string ResourceName = "tune.resource.name";

    private readonly HashSet<string> _experiments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _trials = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Experiment, string Kind), double> _amounts = [];
    private volatile Measurement<long>[] _measuredTrials = [];
    private volatile Measurement<double>[] _measuredResources = [];

    /// <summary>Trials, by experiment.</summary>
    public IEnumerable<Measurement<long>> Trials => _measuredTrials;

    /// <summary>What they would take, by experiment and resource.</summary>
    public IEnumerable<Measurement<double>> Resources => _measuredResources;

    /// <summary>What bundles hold together, by resource.</summary>
    public static IEnumerable<Measurement<double>> Of(IEnumerable<ResourceBundle> bundles) => bundles.SelectMany(AmountsOf)
        .GroupBy(amount => amount.Kind, StringComparer.Ordinal)
        .Select(kind => new Measurement<double>(kind.Sum(amount => amount.Amount), KeyValuePair.Create<string, object?>(ResourceName, kind.Key)));

    /// <summary>Replaces what was waited for.</summary>
    public void Set(IEnumerable<(string Experiment, ResourceWant Want)> wants)
    {
        foreach (var experiment in _trials.Keys.ToImmutableArray()) _trials[experiment] = 0;
        foreach (var key in _amounts.Keys.ToImmutableArray()) _amounts[key] = 0;
        foreach (var (name, want) in wants)
        {
            var experiment = Named(_experiments, name);
            _trials[experiment] = _trials.GetValueOrDefault(experiment) + want.Count;
            foreach (var (kind, amount) in want.Resources.Bundles.SelectMany(AmountsOf))
            {
                var key = (experiment, Named(_kinds, kind));
                _amounts[key] = _amounts.GetValueOrDefault(key) + (amount * want.Count);
            }
        }

        _measuredTrials = [.. _trials.Select(trials => new Measurement<long>(trials.Value, KeyValuePair.Create<string, object?>(ExperimentName, trials.Key)))];
        _measuredResources =
        [
            .. _amounts.Select(amount => new Measurement<double>(
                amount.Value, KeyValuePair.Create<string, object?>(ExperimentName, amount.Key.Experiment), KeyValuePair.Create<string, object?>(ResourceName, amount.Key.Kind))),
        ];
    }

    private static IEnumerable<(string Kind, double Amount)> AmountsOf(ResourceBundle bundle)
    {
        if (bundle.Cpu > 0) yield return ("cpu", bundle.Cpu);
        if (bundle.Gpu > 0) yield return ("gpu", bundle.Gpu);
        if (bundle.Memory > 0) yield return ("memory", bundle.Memory);
        foreach (var (kind, amount) in bundle.Custom) yield return (kind, amount);
    }

    private static string Named(HashSet<string> names, string name) => names.Contains(name) || (names.Count < MostNamed && names.Add(name)) ? name : Others;
}
