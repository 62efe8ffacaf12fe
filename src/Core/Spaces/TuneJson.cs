using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tune.Spaces;

/// <summary>How typed configurations look in JSON.</summary>
internal static class TuneJson
{
    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>
    /// A value as JSON; numbers, enums (by name), strings, Booleans and null directly, everything else by the serializer.
    /// </summary>
    /// <exception cref="ArgumentException">The value has no JSON form, as NaN and infinities.</exception>
    public static JsonElement ToElement(object? value, Type type)
    {
        try
        {
            if (value is JsonElement element) return element.Clone();
            if (value is Configuration configuration) return configuration.Root;
            return JsonSerializer.SerializeToElement(value, value is null ? typeof(object) : type, Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new ArgumentException($"'{value}' cannot be written as JSON: {exception.Message}", nameof(value), exception);
        }
    }

    public static bool IsScalar(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum || bare == typeof(decimal) || (bare.IsPrimitive && bare != typeof(char) && bare != typeof(nint) && bare != typeof(nuint))
            || bare == typeof(string);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            AllowOutOfOrderMetadataProperties = true,
            RespectRequiredConstructorParameters = true,
            PropertyNameCaseInsensitive = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddVariants } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void AddVariants(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !info.Type.IsAbstract || info.Type.IsInterface) return;
        if (info.Type.IsDefined(typeof(JsonPolymorphicAttribute), false) || info.Type.IsDefined(typeof(JsonDerivedTypeAttribute), false)) return;
        var variants = info.Type.Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && !type.ContainsGenericParameters && type.IsSubclassOf(info.Type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ToList();
        if (variants.Count == 0) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = Discriminator.DefaultProperty };
        foreach (var variant in variants) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(variant, variant.Name));
    }
}
