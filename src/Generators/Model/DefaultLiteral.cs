using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tune.Generators;

/// <summary>The default of an optional parameter as an expression.</summary>
internal static class DefaultLiteral
{
    public static bool HasJsonForm(IParameterSymbol parameter) => !parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue switch
    {
        double real => !double.IsNaN(real) && !double.IsInfinity(real),
        float real => !float.IsNaN(real) && !float.IsInfinity(real),
        _ => true,
    };

    /// <summary>As the constructor takes it.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue) return null;
        return parameter.ExplicitDefaultValue switch
        {
            null => "null",
            var value when EnumOf(parameter.Type) is { } type => EnumMember(type, value),
            float real => Real(real.ToString("R", CultureInfo.InvariantCulture)) + "f",
            decimal exact => exact.ToString(CultureInfo.InvariantCulture) + "m",
            var value => Plain(value),
        };
    }

    /// <summary>As the domain takes it: a float as the double that reads the same, so that its text stays short.</summary>
    public static string? OfDomain(IParameterSymbol parameter, string domainType)
    {
        if (!parameter.HasExplicitDefaultValue) return null;
        return parameter.ExplicitDefaultValue switch
        {
            // A bare null would be no domain at all.
            null => $"({domainType.TrimEnd('?')}?)null",
            float real => Real(real.ToString("R", CultureInfo.InvariantCulture)),
            decimal exact => Real(exact.ToString(CultureInfo.InvariantCulture)),
            _ => Of(parameter),
        };
    }

    private static string Plain(object value) => value switch
    {
        double real => Real(real.ToString("R", CultureInfo.InvariantCulture)),
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        bool flag => flag ? "true" : "false",
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };

    private static string Real(string digits) => digits.IndexOfAny(['.', 'E', 'e']) >= 0 ? digits : digits + ".0";

    private static string EnumMember(ITypeSymbol type, object value)
    {
        var name = type.ToDisplayString(SymbolDisplayFormats.Qualified);
        var member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value));
        return member is null ? $"({name})({Plain(value)})" : $"{name}.{SymbolDisplayFormats.Identifier(member.Name)}";
    }

    private static ITypeSymbol? EnumOf(ITypeSymbol type)
    {
        var bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return bare.TypeKind == TypeKind.Enum ? bare : null;
    }
}
