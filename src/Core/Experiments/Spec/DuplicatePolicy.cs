using System.Text.Json.Serialization;

namespace Tune;

/// <summary>What becomes of a suggestion whose configuration was tried before, in this experiment or by a given result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DuplicatePolicy>))]
public enum DuplicatePolicy
{
    /// <summary>It is tried again.</summary>
    Allow,

    /// <summary>
    /// Another one is suggested. When none is left the search ends. Presets are tried as they are given; a grid point of which nothing new is left is
    /// passed over.
    /// </summary>
    Resample,

    /// <summary>
    /// The new trial gets the result of the earlier one and doesn't run; it counts as a sample. What failed is tried again; while the earlier one
    /// runs, another configuration is suggested.
    /// </summary>
    Reuse,
}
