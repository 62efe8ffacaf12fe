using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Reads and writes configurations of one type without reflection over its members.</summary>
internal interface IConfigurationCodec<TConfig>
{
    bool TryDecode(JsonElement json, [MaybeNullWhen(false)] out TConfig config);

    JsonElement Encode(TConfig config);
}

/// <summary>Leads from a type to its generated code where the type is not constrained to have any. Written by the generator.</summary>
/// <typeparam name="TConfig">The record that has the attribute.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConfigurationCodecAttribute<TConfig> : Attribute, IConfigurationCodec<TConfig>
    where TConfig : class, ISearchSpaceConfig<TConfig>
{
    bool IConfigurationCodec<TConfig>.TryDecode(JsonElement json, [MaybeNullWhen(false)] out TConfig config)
    {
        config = null;
        return json.ValueKind == JsonValueKind.Object && TConfig.TryDecode(new(json), out config);
    }

    JsonElement IConfigurationCodec<TConfig>.Encode(TConfig config) => ConfigurationEncoder.ToElement(config);
}
