using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// Reads the members of one JSON object for generated code. Every method says whether it understood; after the first that did not, the
/// serializer has to read the object, and to explain what is wrong with it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConfigurationDecoder
{
    private readonly JsonElement _object;
    private int _read;

    internal ConfigurationDecoder(JsonElement @object) => _object = @object;

    /// <summary>Whether every member of the object was asked for.</summary>
    public bool IsAtEnd => _read == _object.GetPropertyCount();

    /// <summary>A Boolean, a number or an enum by its name.</summary>
    public bool Read<T>(string name, out T value)
        where T : struct
    {
        value = default;
        return TryFind(name, out var json) && ScalarJson.TryRead(json, out value);
    }

    /// <summary>A Boolean, a number, an enum by its name, or null.</summary>
    public bool ReadNullable<T>(string name, out T? value)
        where T : struct
    {
        value = null;
        if (!TryFind(name, out var json)) return false;
        if (json.ValueKind == JsonValueKind.Null) return true;
        var isRead = ScalarJson.TryRead(json, out T present);
        value = present;
        return isRead;
    }

    /// <summary>A text, or null.</summary>
    public bool ReadText(string name, out string? value)
    {
        value = null;
        if (!TryFind(name, out var json)) return false;
        if (json.ValueKind == JsonValueKind.String) value = json.GetString();
        return json.ValueKind is JsonValueKind.String or JsonValueKind.Null;
    }

    /// <summary>A nested record.</summary>
    public bool ReadGroup<T>(string name, [MaybeNullWhen(false)] out T value)
        where T : class, ISearchSpaceConfig<T>
    {
        value = null;
        return TryFind(name, out var json) && json.ValueKind == JsonValueKind.Object && T.TryDecode(new(json), out value);
    }

    /// <summary>A record of a closed family, if it is the one called <paramref name="kind"/>.</summary>
    public bool ReadVariant<TFamily, TVariant>(string name, string kind, [MaybeNullWhen(false)] out TFamily value)
        where TFamily : class
        where TVariant : class, TFamily, ISearchSpaceConfig<TVariant>
    {
        value = null;
        if (!_object.TryGetProperty(name, out var json)
            || json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(Discriminator.DefaultProperty, out var found)
            || found.ValueKind != JsonValueKind.String
            || !found.ValueEquals(kind)
            || !TVariant.TryDecode(new(json) { _read = 1 }, out var variant))
        {
            return false;
        }

        _read++;
        value = variant;
        return true;
    }

    /// <summary>The default of an optional parameter, if the object does not mention it.</summary>
    public bool IsAbsent<T>(string name, T fallback, out T value)
    {
        value = fallback;
        return !_object.TryGetProperty(name, out _);
    }

    private bool TryFind(string name, out JsonElement json)
    {
        if (!_object.TryGetProperty(name, out json)) return false;
        _read++;
        return true;
    }
}
