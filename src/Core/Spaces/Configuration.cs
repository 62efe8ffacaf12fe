using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>
/// The values of one trial: an immutable JSON object. Equal when the objects are equal as JSON, whatever the order of members.
/// Flat names join the keys with <c>/</c> (<c>opt/momentum</c>; elements of arrays by position: <c>layers/0</c>).
/// </summary>
[JsonConverter(typeof(ConfigurationConverter))]
public sealed class Configuration : IEquatable<Configuration>
{
    private readonly ImmutableArray<string> _pending = [];

    // a JsonElement, with an index once one of many parameters was asked for; once it is packed its text in UTF-8: of the two, a JSON document takes
    // four times the memory
    private object _content;

    /// <summary>A configuration from a JSON object; it is copied in canonical form.</summary>
    /// <exception cref="InvalidConfigurationException">The value is not an object, or repeats a member.</exception>
    public Configuration(JsonElement root)
        : this(Canonical(root), [])
    {
    }

    internal Configuration(JsonElement canonicalRoot, ImmutableArray<string> pending)
    {
        _content = canonicalRoot;
        _pending = pending;
    }

    /// <summary>The object; inside a computed parameter's function, what is resolved so far.</summary>
    public JsonElement Root => _content switch
    {
        byte[] packed => JsonElement.Parse(packed, CanonicalJson.ReaderOptions),
        ConfigurationIndex index => index.Root,
        var root => (JsonElement)root,
    };

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="InvalidConfigurationException">The text is not a JSON object, or repeats a member.</exception>
    public static Configuration Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new(JsonElement.Parse(json, CanonicalJson.ReaderOptions));
        }
        catch (JsonException exception)
        {
            throw new InvalidConfigurationException([$"not a JSON object: {exception.Message}"], exception);
        }
    }

    /// <summary>The configuration that a typed one is bound from; the inverse of <see cref="To"/>.</summary>
    /// <exception cref="ArgumentException">The value has no JSON form, as NaN and infinities.</exception>
    public static Configuration From<TConfig>(TConfig value) => new(
        value is not null && ConfigurationCodec<TConfig>.Instance is { } codec ? codec.Encode(value) : TuneJson.ToElement(value, typeof(TConfig)));

    /// <summary>
    /// It as a <typeparamref name="TConfig"/>: constructor parameters by name (in any case), enums by name, an abstract record by the entry <c>kind</c>; the inverse of
    /// <see cref="From"/>.
    /// </summary>
    /// <exception cref="InvalidConfigurationException">A value is missing or of another type; the text names the parameter.</exception>
    public TConfig To<TConfig>() => ConfigurationBinder.Bind<TConfig>(this);

    /// <summary>The value of a parameter.</summary>
    /// <typeparam name="T">Any type that JSON converts to; enums by name.</typeparam>
    /// <param name="name">A flat name such as <c>opt/momentum</c>.</param>
    /// <exception cref="ParameterNotFoundException">There is no such parameter.</exception>
    /// <exception cref="InvalidConfigurationException">The value is of another type.</exception>
    public T Get<T>(string name) => TryFind(name, out var element)
        ? ConfigurationValue.Read<T>(element, name)
        : throw new ParameterNotFoundException(name, [.. Flatten().Select(entry => entry.Key)]);

    /// <summary>The value of a parameter if it is there.</summary>
    /// <exception cref="InvalidConfigurationException">The value is of another type.</exception>
    public bool TryGet<T>(string name, out T value)
    {
        var found = TryFind(name, out var element);
        value = found ? ConfigurationValue.Read<T>(element, name) : default!;
        return found;
    }

    /// <summary>Whether there is a parameter, or a group, of a flat name.</summary>
    public bool Contains(string name) => TryFind(name, out _);

    /// <summary>Every scalar, empty object and empty array with its flat name, in the order of the space.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Flatten()
    {
        var entries = new List<KeyValuePair<string, JsonElement>>();
        Flatten("", Root, entries);
        return entries;
    }

    /// <inheritdoc/>
    public bool Equals(Configuration? other) => other is not null && JsonElement.DeepEquals(Root, other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Fold(CanonicalJson.Hash(Root));

    /// <summary>Canonical JSON: no white space, order kept, numbers in the shortest form that reads back equal.</summary>
    public override string ToString() => _content is byte[] packed ? Encoding.UTF8.GetString(packed) : Root.GetRawText();

    /// <summary>Keeps it in little memory from now on, at the price of reading its text whenever a value is asked for: for what is over and stands among many.</summary>
    internal Configuration Pack()
    {
        if (_content is not byte[]) _content = JsonMarshal.GetRawUtf8Value(Root).ToArray();
        return this;
    }

    /// <summary>Writes it in canonical form.</summary>
    internal void WriteTo(Utf8JsonWriter writer) =>
        writer.WriteRawValue(_content is byte[] packed ? packed : JsonMarshal.GetRawUtf8Value(Root), skipInputValidation: true);

    private static JsonElement Canonical(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidConfigurationException([$"expected a JSON object, got {root.ValueKind}"]);
        try
        {
            return CanonicalJson.Normalise(root);
        }
        catch (JsonException exception)
        {
            throw new InvalidConfigurationException([exception.Message], exception);
        }
    }

    private bool TryFind(string name, out JsonElement element)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var pending in _pending)
        {
            if (IsWithin(name, pending) || IsWithin(pending, name)) throw new UnresolvedParameterException(pending);
        }
        if (_content is JsonElement root && root.GetPropertyCount() >= ConfigurationIndex.Fewest) _content = new ConfigurationIndex(root);
        if (_content is ConfigurationIndex index && index.TryFind(name, out element)) return true;
        element = Root;
        foreach (var range in name.AsSpan().Split('/'))
        {
            var key = name.AsSpan(range);
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(key, out var member):
                    element = member;
                    break;
                case JsonValueKind.Array when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < element.GetArrayLength():
                    element = element[position];
                    break;
                default:
                    element = default;
                    return false;
            }
        }
        return true;
    }

    private static bool IsWithin(string name, string group) =>
        name.StartsWith(group, StringComparison.Ordinal) && (name.Length == group.Length || name[group.Length] == '/');

    private static void Flatten(string path, JsonElement element, List<KeyValuePair<string, JsonElement>> entries)
    {
        var start = entries.Count;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject()) Flatten(SpacePath.Join(path, member.Name), member.Value, entries);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray()) Flatten(SpacePath.Join(path, index++), item, entries);
        }
        if (entries.Count == start && path.Length > 0) entries.Add(new(path, element));
    }
}
