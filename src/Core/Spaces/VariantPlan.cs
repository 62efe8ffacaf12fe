using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>What trial number <c>i</c> of an experiment without a model draws from: which preset, which grid point.</summary>
/// <param name="Preset">Values to keep; null for none.</param>
/// <param name="GridIndex">The grid point, among those that the preset leaves.</param>
public readonly record struct Variant(Preset? Preset, long GridIndex);

/// <summary>
/// The sequence of variants, as Ray has it: presets first, each in place of one sample and expanded over the grids that it leaves open;
/// then every further sample expands over the whole grid. Immutable.
/// </summary>
public sealed class VariantPlan
{
    private readonly ImmutableArray<Preset> _presets;
    private readonly ImmutableArray<long> _starts;
    private readonly long _presetTotal;
    private readonly long _gridSize;

    /// <summary>Plans an experiment.</summary>
    /// <param name="space">The space.</param>
    /// <param name="presets">Partial configurations; all are tried, even if there are more than samples.</param>
    /// <param name="samples">How often the grid is tried; null for without end.</param>
    /// <exception cref="InvalidConfigurationException">Presets do not fit the space; all faults with the preset's number.</exception>
    /// <exception cref="InvalidSearchSpaceException">There are too many variants to count.</exception>
    public VariantPlan(FlatSpace space, ImmutableArray<Configuration> presets, int? samples)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (samples is { } given) ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(samples));
        _presets = ParseAll(space, presets.IsDefault ? [] : presets);
        _gridSize = space.GridSize;
        var starts = ImmutableArray.CreateBuilder<long>(_presets.Length);
        Int128 total = 0;
        foreach (var preset in _presets)
        {
            starts.Add((long)total);
            total = Require(total + space.PresetGridSize(preset));
        }
        _starts = starts.MoveToImmutable();
        _presetTotal = (long)total;
        if (samples is { } count) Total = (long)Require(total + (Int128)Math.Max(0, count - _presets.Length) * _gridSize);
    }

    /// <summary>The number of variants; null for without end.</summary>
    public long? Total { get; }

    /// <summary>The variant of a trial.</summary>
    /// <param name="trialNumber">From 0 (inclusive) to <see cref="Total"/> (exclusive).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such trial.</exception>
    public Variant At(int trialNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trialNumber);
        if (Total is { } total) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trialNumber, total);
        if (trialNumber >= _presetTotal) return new(null, (trialNumber - _presetTotal) % _gridSize);
        var position = _starts.BinarySearch(trialNumber);
        var preset = position >= 0 ? position : ~position - 1;
        return new(_presets[preset], trialNumber - _starts[preset]);
    }

    private static Int128 Require(Int128 total) => total <= long.MaxValue
        ? total
        : throw new InvalidSearchSpaceException([$"samples and grid_search together make more than {long.MaxValue} trials"]);

    private static ImmutableArray<Preset> ParseAll(FlatSpace space, ImmutableArray<Configuration> presets)
    {
        var parsed = ImmutableArray.CreateBuilder<Preset>();
        var problems = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < presets.Length; i++)
        {
            try
            {
                parsed.Add(space.ParsePreset(presets[i]));
            }
            catch (InvalidConfigurationException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => $"preset {i}: {problem}"));
            }
        }
        return problems.Count == 0 ? parsed.ToImmutable() : throw new InvalidConfigurationException(problems.ToImmutable());
    }
}
