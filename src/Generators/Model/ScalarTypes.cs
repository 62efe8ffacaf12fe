using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>Which domain a scalar parameter takes.</summary>
internal static class ScalarTypes
{
    /// <summary>
    /// The type of the domain's values: the parameter's own, or the wider one in which ranges come (there is no Uniform of float); null if
    /// the type is no scalar.
    /// </summary>
    public static string? DomainOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "bool",
        SpecialType.System_String => "string",
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 or SpecialType.System_Int64 => "long",
        SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => "double",
        _ => type.TypeKind == TypeKind.Enum ? type.ToDisplayString(SymbolDisplayFormats.Qualified) : null,
    };
}
