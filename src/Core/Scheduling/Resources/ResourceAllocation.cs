using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>What each live trial is to have: a function of the options, what there is, and which trials are live.</summary>
internal sealed class ResourceAllocation(ResourceChanging options, TrialResources atStart)
{
    private readonly ResourceBundle _unit = options.IncreaseBy ?? new ResourceBundle { Cpu = atStart.Gpu > 0 ? 0 : 1, Gpu = atStart.Gpu > 0 ? 1 : 0 };

    /// <summary>What a live trial is to have; what it has while it is not known what there is.</summary>
    public TrialResources Of(Trial trial, ISchedulingView view)
    {
        var now = trial.Resources ?? atStart;
        if (options.Function is { } named)
        {
            var function = named.Function
                ?? throw new InvalidOperationException($"The function '{named.Name}' of ResourceChanging is not known here; start the experiment from the program that defines it, or register it.");
            return NamedFunctionException.Call(named.Name, "ResourceChanging", () => function(trial, view)) ?? now;
        }

        if (view.Capacity is not { } capacity) return now;
        var live = view.Trials.Where(other => !other.Status.IsEnded()).ToList();
        var increases = Increases(live, capacity);
        return With(increases[live.IndexOf(trial)]);
    }

    /// <summary>How often each trial is given a unit beyond what all have at their start.</summary>
    private int[] Increases(List<Trial> live, TrialResources capacity)
    {
        var left = Amounts.Of(capacity.Bundles);
        if (options.Reserve is { } reserve) left.Subtract(reserve);
        foreach (var bundle in live.SelectMany(_ => atStart.Bundles)) left.Subtract(bundle);
        var increases = new int[live.Count];
        var limit = Limit(capacity);
        if (options.Distribution == ResourceDistribution.Evenly)
        {
            for (var given = true; given;)
            {
                given = false;
                for (var trial = 0; trial < increases.Length; trial++) given |= TryGive(trial);
            }
        }
        else
        {
            foreach (var trial in Enumerable.Range(0, live.Count).OrderBy(index => live[index].Score is { } score && !double.IsNaN(score) ? score : double.PositiveInfinity))
            {
                while (TryGive(trial))
                {
                    // until there is no more, or it may have no more
                }
            }
        }

        return increases;

        bool TryGive(int trial)
        {
            if (increases[trial] >= limit || !left.Has(_unit)) return false;
            left.Subtract(_unit);
            increases[trial]++;
            return true;
        }
    }

    /// <summary>A bundle must fit on one silo.</summary>
    private int Limit(TrialResources capacity)
    {
        var limit = options.MaxIncreases < 0 ? int.MaxValue : options.MaxIncreases;
        if (options.AddBundles) return limit;
        var most = 0;
        foreach (var silo in capacity.Bundles)
        {
            var left = Amounts.Of([silo]);
            left.Subtract(atStart.OwnBundle);
            var fits = 0;
            for (; fits < limit && left.Has(_unit); fits++) left.Subtract(_unit);
            most = Math.Max(most, fits);
        }

        return most;
    }

    private TrialResources With(int increases)
    {
        if (increases == 0) return atStart;
        if (options.AddBundles) return atStart with { AdditionalBundles = [.. atStart.AdditionalBundles, .. Enumerable.Repeat(_unit, increases)] };
        var custom = atStart.Custom.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var (name, amount) in _unit.Custom) custom = custom.SetItem(name, custom.GetValueOrDefault(name) + increases * amount);
        return atStart with { Cpu = atStart.Cpu + increases * _unit.Cpu, Gpu = atStart.Gpu + increases * _unit.Gpu, Memory = atStart.Memory + increases * _unit.Memory, Custom = custom };
    }
}
