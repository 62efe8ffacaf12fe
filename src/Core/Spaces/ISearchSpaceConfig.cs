using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Tune.Spaces;

/// <summary>What the source generator adds to a record with <see cref="SearchSpaceAttribute"/>. Not meant to be written by hand.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISearchSpaceConfig<TSelf>
    where TSelf : class, ISearchSpaceConfig<TSelf>
{
    /// <summary>Reads a record in the plain form that a search space gives it; whatever looks otherwise is left to the serializer.</summary>
    /// <param name="json">The object; of no use afterwards.</param>
    /// <param name="config">The record.</param>
    /// <returns>Whether the object had the plain form.</returns>
    static abstract bool TryDecode(ConfigurationDecoder json, [MaybeNullWhen(false)] out TSelf config);

    /// <summary>Writes the parameters in their order.</summary>
    /// <param name="config">The record.</param>
    /// <param name="json">Receives them; the object around them is already open.</param>
    static abstract void Encode(TSelf config, ConfigurationEncoder json);
}
