using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Writes the members of one JSON object for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConfigurationEncoder
{
    private readonly Utf8JsonWriter _writer;

    private ConfigurationEncoder(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>A Boolean, a number or an enum by its name.</summary>
    public void Write<T>(string name, T value)
        where T : struct
    {
        _writer.WritePropertyName(name);
        ScalarJson.Write(_writer, value);
    }

    /// <summary>A Boolean, a number, an enum by its name, or null.</summary>
    public void WriteNullable<T>(string name, T? value)
        where T : struct
    {
        if (value is { } present) Write(name, present);
        else _writer.WriteNull(name);
    }

    /// <summary>A text, or null.</summary>
    public void WriteText(string name, string? value) => _writer.WriteString(name, value);

    /// <summary>A nested record.</summary>
    public void WriteGroup<T>(string name, T? value)
        where T : class, ISearchSpaceConfig<T>
    {
        _writer.WritePropertyName(name);
        WriteObject(value);
    }

    /// <summary>A record of a closed family, if it is the one called <paramref name="kind"/>; says whether it is.</summary>
    public bool WriteVariant<TVariant>(string name, string kind, object? value)
        where TVariant : class, ISearchSpaceConfig<TVariant>
    {
        // A record that derives from the variant is another variant.
        if (value is not TVariant variant || value.GetType() != typeof(TVariant)) return false;
        _writer.WriteStartObject(name);
        _writer.WriteString(Discriminator.DefaultProperty, kind);
        TVariant.Encode(variant, this);
        _writer.WriteEndObject();
        return true;
    }

    /// <summary>Whatever has no generated code.</summary>
    public void WriteOther<T>(string name, T value)
    {
        _writer.WritePropertyName(name);
        TuneJson.ToElement(value, typeof(T)).WriteTo(_writer);
    }

    /// <summary>Every member that the serializer would write.</summary>
    public void WriteAll<T>(T config)
        where T : class, ISearchSpaceConfig<T>
    {
        foreach (var member in TuneJson.ToElement(config, typeof(T)).EnumerateObject()) member.WriteTo(_writer);
    }

    internal static JsonElement ToElement<T>(T config)
        where T : class, ISearchSpaceConfig<T>
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions)) new ConfigurationEncoder(writer).WriteObject(config);
        return JsonElement.Parse(buffer.WrittenSpan, CanonicalJson.ReaderOptions);
    }

    private void WriteObject<T>(T? value)
        where T : class, ISearchSpaceConfig<T>
    {
        if (value is null)
        {
            _writer.WriteNullValue();
            return;
        }

        _writer.WriteStartObject();
        T.Encode(value, this);
        _writer.WriteEndObject();
    }
}
