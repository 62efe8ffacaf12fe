using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Spaces;

/// <summary>The entry of an object that says which record of a closed family it is.</summary>
internal static class Discriminator
{
    public const string DefaultProperty = "kind";

    public static KeyValuePair<string, ParameterSpec> Of(Type family, Type variant)
    {
        var property = DefaultProperty;
        object value = variant.Name;
        if (family.GetCustomAttribute<JsonPolymorphicAttribute>(false) is { } polymorphic)
        {
            property = polymorphic.TypeDiscriminatorPropertyName ?? "$type";
        }
        else if (family.IsDefined(typeof(JsonDerivedTypeAttribute), false))
        {
            property = "$type";
        }
        var derived = family.GetCustomAttributes<JsonDerivedTypeAttribute>(false).FirstOrDefault(attribute => attribute.DerivedType == variant);
        if (derived?.TypeDiscriminator is { } own) value = own;
        return new(property, new ParameterSpec.Constant(JsonSerializer.SerializeToElement(value, TuneJson.Options)));
    }
}
