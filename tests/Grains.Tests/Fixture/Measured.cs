using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>What the meter of one silo measures, and of no other of this process.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, IReadOnlyDictionary<string, string> Tags)> _all = new();

    public Measured(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is not { Name: "Tune" } meter || meter.Scope != meters) return;
            Units[instrument.Name] = instrument.Unit;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentDictionary<string, string?> Units { get; } = new();

    /// <summary>Metrics that nobody looks at.</summary>
    public static TuneMetrics ForNobody() => new(Meters(), TimeProvider.System);

    public static IMeterFactory Meters() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>All that an instrument has measured, in this order.</summary>
    public IReadOnlyList<double> Values(string instrument, string? tag = null, string? value = null) =>
        [.. _all.Where(one => one.Instrument == instrument && (tag is null || (one.Tags.TryGetValue(tag, out var has) && has == value))).Select(one => one.Value)];

    public double Sum(string instrument, string? tag = null, string? value = null) => Values(instrument, tag, value).Sum();

    /// <summary>What instruments that are asked say now, with their attributes' values.</summary>
    public IReadOnlyDictionary<string, double> Look(string instrument)
    {
        while (_all.TryDequeue(out _)) continue;
        _listener.RecordObservableInstruments();
        return _all.Where(one => one.Instrument == instrument).ToDictionary(one => string.Join(' ', one.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Value)), one => one.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var noted = new Dictionary<string, string>();
        foreach (var (name, tag) in tags) noted[name] = $"{tag}";
        _all.Enqueue((instrument.Name, value, noted));
    }
}
