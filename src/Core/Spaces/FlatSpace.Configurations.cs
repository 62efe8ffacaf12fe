using System.Collections.Immutable;

namespace Tune.Spaces;

public sealed partial class FlatSpace
{
    /// <summary>
    /// The configuration of an assignment; computed parameters are resolved in the order in which their functions need each other.
    /// </summary>
    /// <exception cref="RecursiveDependencyException">Computed parameters wait for each other in a circle.</exception>
    /// <exception cref="ComputedParameterException">A function is missing, threw, or returned something that is not a value.</exception>
    /// <exception cref="ArgumentException">The assignment is not one of this space.</exception>
    public Configuration Decode(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        RequireLength(assignment.Length);
        return _computedCount == 0
            ? new(ConfigurationWriter.Write(_root, assignment.Values.AsSpan(), []), [])
            : new ComputedResolver(_root, assignment, _computedCount).Resolve();
    }

    /// <summary>
    /// The assignment of a configuration: the inverse of <see cref="Decode"/>. The first matching option of a choice wins; computed values
    /// are ignored; both ends of real intervals belong to them.
    /// </summary>
    /// <exception cref="InvalidConfigurationException">The configuration is outside the space; all faults with their paths.</exception>
    public Assignment Encode(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(ConfigurationReader.Read(_root, Dimensions.Length, configuration.Root, partial: false));
    }

    /// <summary>The assignment of a configuration; null if it is outside the space: see <see cref="Encode"/>.</summary>
    internal Assignment? TryEncode(Configuration configuration)
    {
        try
        {
            return Encode(configuration);
        }
        catch (InvalidConfigurationException)
        {
            return null;
        }
    }

    /// <summary>Checks a partial configuration, which <see cref="Sample"/> completes. Values of computed parameters are ignored.</summary>
    /// <exception cref="InvalidConfigurationException">Unknown parameters, values out of bounds; all faults with their paths.</exception>
    public Preset ParsePreset(Configuration partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        return new(this, partial, ConfigurationReader.Read(_root, Dimensions.Length, partial.Root, partial: true));
    }

    /// <summary>The number of grid points that a preset leaves open: 1 if it fixes every grid.</summary>
    /// <exception cref="ArgumentException">The preset is of another space.</exception>
    public long PresetGridSize(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return _grids.Count(ValuesOf(preset));
    }

    private ReadOnlySpan<double> ValuesOf(Preset? preset)
    {
        if (preset is null) return [];
        return ReferenceEquals(preset.Space, this) ? preset.Values.AsSpan() : throw new ArgumentException("The preset is of another space.", nameof(preset));
    }
}
