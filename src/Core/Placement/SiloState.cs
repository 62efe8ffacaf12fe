using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>What a silo has, what is free of it, and what is kept for a request that waits.</summary>
internal sealed class SiloState
{
    private readonly SortedDictionary<string, Amount> _amounts = new(StringComparer.Ordinal);
    private readonly Amount[] _devices;
    private SiloState? _vacant;

    public SiloState(string name, ResourceBundle capacity, string title)
    {
        Name = name;
        Title = title;
        Capacity = capacity;
        var need = new BundleNeed(capacity);
        foreach (var (kind, units) in need.Amounts) _amounts[kind] = new Amount(units);
        var whole = (int)(need.Gpus / BundleNeed.One);
        var rest = need.Gpus % BundleNeed.One;
        _devices = [.. Enumerable.Repeat(BundleNeed.One, whole).Concat(rest > 0 ? [rest] : []).Select(units => new Amount(units))];
    }

    public string Name { get; }

    /// <summary>What people call it.</summary>
    public string Title { get; }

    public ResourceBundle Capacity { get; }

    public bool HasGpus => _devices.Length > 0;

    /// <summary>It with nothing on it. Whoever takes something there to try gives it back.</summary>
    public SiloState Vacant => _vacant ??= new SiloState(Name, Capacity, Title);

    public long TotalOf(string kind) => kind == BundleNeed.Gpu ? _devices.Sum(device => device.Total) : _amounts.GetValueOrDefault(kind).Total;

    public long FreeOf(string kind) => kind == BundleNeed.Gpu ? _devices.Sum(device => device.Free) : _amounts.GetValueOrDefault(kind).Free;

    public long AvailableOf(string kind, bool heedsReserved) =>
        kind == BundleNeed.Gpu ? _devices.Sum(device => device.Available(heedsReserved)) : _amounts.GetValueOrDefault(kind).Available(heedsReserved);

    public bool HasLabels(BundleNeed need) => need.Labels.All(label => Capacity.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>Takes what a bundle needs, and says which devices; null, and nothing is taken, if it does not fit.</summary>
    /// <param name="need">The bundle.</param>
    /// <param name="heedsReserved">Whether what is kept for another counts as taken.</param>
    public ImmutableArray<int>? TryTake(BundleNeed need, bool heedsReserved)
    {
        if (Find(need, heedsReserved) is not { } devices) return null;
        Take(need, devices);
        return devices;
    }

    /// <summary>The devices that a bundle would get; null if it does not fit. Takes nothing.</summary>
    public ImmutableArray<int>? Find(BundleNeed need, bool heedsReserved)
    {
        if (!HasLabels(need)) return null;
        foreach (var (kind, units) in need.Amounts)
        {
            if (_amounts.GetValueOrDefault(kind).Available(heedsReserved) < units) return null;
        }

        return ChooseDevices(need.Gpus, heedsReserved);
    }

    /// <summary>Whether a bundle would fit.</summary>
    public bool Fits(BundleNeed need, bool heedsReserved) => Find(need, heedsReserved) is not null;

    /// <summary>Whether the places are free, whatever is kept for others.</summary>
    public bool Has(BundleNeed need, ImmutableArray<int> devices) =>
        need.Amounts.All(amount => FreeOf(amount.Kind) >= amount.Units) && devices.All(device => device < _devices.Length && _devices[device].Free >= Share(need));

    public void Take(BundleNeed need, ImmutableArray<int> devices) => Change(need, devices, static (amount, units) => amount with { Free = amount.Free - units });

    public void Give(BundleNeed need, ImmutableArray<int> devices) => Change(need, devices, static (amount, units) => amount with { Free = amount.Free + units });

    public void Reserve(BundleNeed need, ImmutableArray<int> devices) => Change(need, devices, static (amount, units) => amount with { Reserved = amount.Reserved + units });

    public void Unreserve(BundleNeed need, ImmutableArray<int> devices) => Change(need, devices, static (amount, units) => amount with { Reserved = amount.Reserved - units });

    /// <summary>How much of what is free would be left over, as the sum of shares of what the silo has.</summary>
    public double LeftoverAfter(BundleNeed need) => need.AllAmounts.Sum(amount => (double)(FreeOf(amount.Kind) - amount.Units) / Math.Max(1, TotalOf(amount.Kind)));

    /// <summary>How much would have to be given back first, as the sum of shares of what the silo has.</summary>
    public double ShortageFor(BundleNeed need) => need.AllAmounts.Sum(amount => (double)Math.Max(0, amount.Units - FreeOf(amount.Kind)) / Math.Max(1, TotalOf(amount.Kind)));

    /// <summary>Whether a bundle that does not fit here would not fit there either, and the other way round.</summary>
    public bool IsLike(SiloState other) =>
        Capacity.Labels.SequenceEqual(other.Capacity.Labels) && _devices.AsSpan().SequenceEqual(other._devices)
        && _amounts.Count == other._amounts.Count && _amounts.Zip(other._amounts).All(pair => pair.First.Key == pair.Second.Key && pair.First.Value == pair.Second.Value);

    /// <summary>What keeps a bundle from fitting, for a person; nothing if it fits.</summary>
    /// <param name="need">The bundle.</param>
    /// <param name="isEver">Whether to say only what would be missing if everything were free.</param>
    /// <param name="heedsReserved">Whether what is kept for another counts as taken.</param>
    public IEnumerable<string> MissingFor(BundleNeed need, bool isEver, bool heedsReserved)
    {
        foreach (var (label, value) in need.Labels)
        {
            if (!Capacity.Labels.TryGetValue(label, out var own)) yield return $"has no label {label} ({label}={value} is asked for)";
            else if (own != value) yield return $"has {label}={own} ({label}={value} is asked for)";
        }

        foreach (var (kind, units) in need.Amounts)
        {
            var amount = _amounts.GetValueOrDefault(kind);
            if (amount.Total < units) yield return $"has {BundleNeed.Text(kind, amount.Total)} in all, {BundleNeed.Text(kind, units)} asked for";
            else if (!isEver && amount.Available(heedsReserved) < units) yield return $"{Free(kind, amount, heedsReserved)}, {BundleNeed.Text(kind, units)} asked for";
        }

        if (need.Gpus == 0) yield break;
        if (Vacant.ChooseDevices(need.Gpus, false) is null)
            yield return $"has {BundleNeed.Text(BundleNeed.Gpu, TotalOf(BundleNeed.Gpu))} in all, {BundleNeed.Text(BundleNeed.Gpu, need.Gpus)} asked for";
        else if (!isEver && ChooseDevices(need.Gpus, heedsReserved) is null) yield return $"{FreeDevices(need, heedsReserved)}, {BundleNeed.Text(BundleNeed.Gpu, need.Gpus)} asked for";
    }

    private static string Free(string kind, Amount amount, bool heedsReserved) =>
        $"{BundleNeed.Text(kind, Math.Max(0, amount.Available(heedsReserved)))} free of {BundleNeed.Text(kind, amount.Total)}";

    private string FreeDevices(BundleNeed need, bool heedsReserved) => need.Gpus >= BundleNeed.One
        ? FormattableString.Invariant($"{_devices.Count(device => device.Available(heedsReserved) >= BundleNeed.One)} whole GPU free of {_devices.Length}")
        : $"no GPU with more than {BundleNeed.Text(BundleNeed.Gpu, Math.Max(0, _devices.Max(device => device.Available(heedsReserved))))} free";

    private ImmutableArray<int>? ChooseDevices(long gpus, bool heedsReserved)
    {
        if (gpus == 0) return [];
        var share = Math.Min(gpus, BundleNeed.One);
        var count = (int)((gpus + BundleNeed.One - 1) / BundleNeed.One);
        // the fullest that have room, so that whole ones stay whole
        ImmutableArray<int> chosen = [.. Enumerable.Range(0, _devices.Length).Where(index => _devices[index].Available(heedsReserved) >= share)
            .OrderBy(index => _devices[index].Free).ThenBy(index => index).Take(count)];
        return chosen.Length == count ? chosen : null;
    }

    private void Change(BundleNeed need, ImmutableArray<int> devices, Func<Amount, long, Amount> change)
    {
        foreach (var (kind, units) in need.Amounts) _amounts[kind] = change(_amounts.GetValueOrDefault(kind), units);
        foreach (var device in devices)
        {
            if (device < _devices.Length) _devices[device] = change(_devices[device], Share(need));
        }
    }

    private static long Share(BundleNeed need) => Math.Min(need.Gpus, BundleNeed.One);

    private readonly record struct Amount(long Total, long Free, long Reserved)
    {
        public Amount(long total)
            : this(total, total, 0)
        {
        }

        public long Available(bool heedsReserved) => heedsReserved ? Free - Reserved : Free;
    }
}
