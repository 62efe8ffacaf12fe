using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Tune.Generators;

/// <summary>Reads the parameters of one record.</summary>
internal sealed class ParameterReader(INamedTypeSymbol record, Compilation compilation, List<DiagnosticModel> faults)
{
    private const string Discriminator = "kind";
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a parameter that was read has a meaning that only the serializer knows.</summary>
    public bool NeedsJson { get; private set; }

    public ParameterModel? Read(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (PropertyOf(parameter) is not { } property)
        {
            return Refuse(parameter, "the record has no public property of that name for it, so it is not part of a configuration");
        }

        if (JsonRules.IsIgnored(property)) return Refuse(parameter, "[JsonIgnore] keeps it out of configurations; remove the attribute or the parameter");
        var jsonName = JsonRules.NameOf(property);
        CheckName(parameter, jsonName);
        NeedsJson |= JsonRules.NeedSerializer(property);

        var (value, isNullable) = Unwrap(parameter);
        if (ScalarTypes.DomainOf(value) is not { } domain) return ReadRecord(parameter, jsonName, value, isNullable);
        if (!DefaultLiteral.HasJsonForm(parameter)) return Refuse(parameter, "its default has no JSON form; give it a finite one");
        NeedsJson |= value.TypeKind == TypeKind.Enum && value.GetMembers().Prepend(value).Any(JsonRules.NeedSerializer);
        var isText = value.SpecialType == SpecialType.System_String;
        return new(
            parameter.Name,
            jsonName,
            isText ? ParameterKind.Text : isNullable ? ParameterKind.NullableScalar : ParameterKind.Scalar,
            value.ToDisplayString(SymbolDisplayFormats.Qualified),
            isNullable ? domain + "?" : domain,
            DefaultLiteral.Of(parameter),
            DefaultLiteral.OfDomain(parameter, isNullable ? domain + "?" : domain),
            default);
    }

    private ParameterModel? ReadRecord(IParameterSymbol parameter, string jsonName, ITypeSymbol type, bool isNullable)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } named) return Refuse(parameter, Mend);
        if (isNullable) return Refuse(parameter, "a group cannot be null; let a record of the family stand for none");
        EquatableArray<VariantModel> variants = default;
        if (named.IsAbstract)
        {
            var family = new FamilyReader(named, record, compilation);
            if (family.Fault is { } fault) return Refuse(parameter, fault);
            NeedsJson |= JsonRules.NeedSerializer(named);
            variants = family.Variants;
        }
        else if (!JsonRules.HasSearchSpace(named))
        {
            return Refuse(parameter, named.IsRecord ? $"put [SearchSpace] on '{named.Name}'" : Mend);
        }

        var name = named.ToDisplayString(SymbolDisplayFormats.Qualified);
        return new(parameter.Name, jsonName, named.IsAbstract ? ParameterKind.Family : ParameterKind.Group, name, name, null, null, variants);
    }

    private const string Mend = "use a number, bool, string, enum, a record with [SearchSpace], or an abstract record that such records derive from";

    private void CheckName(IParameterSymbol parameter, string jsonName)
    {
        if (SpaceEmitter.ReservedNames.Contains(parameter.Name)) Report("the generated class needs that name itself");
        else if (jsonName.Length == 0) Report("its JSON name is empty");
        else if (jsonName.Contains('/')) Report($"its JSON name '{jsonName}' must not contain '/', which separates groups");
        else if (jsonName == Discriminator && record.BaseType is { IsAbstract: true }) Report($"'{jsonName}' says which record of the family is meant");
        else if (!_names.Add(jsonName)) Report($"another parameter is called '{jsonName}' in JSON, where case does not count");

        void Report(string reason) => faults.Add(DiagnosticModel.Of(Rules.UnusableName, parameter.Locations[0], parameter.Name, reason));
    }

    private IPropertySymbol? PropertyOf(IParameterSymbol parameter)
    {
        for (var type = record; type is not null; type = type.BaseType)
        {
            var property = type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault();
            if (property is not null) return property is { IsStatic: false, GetMethod.DeclaredAccessibility: Accessibility.Public } ? property : null;
        }

        return null;
    }

    private static (ITypeSymbol Value, bool IsNullable) Unwrap(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) return (nullable.TypeArguments[0], true);
        var isNullable = type.NullableAnnotation == NullableAnnotation.Annotated || parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null };
        return (type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), isNullable);
    }

    private ParameterModel? Refuse(IParameterSymbol parameter, string reason)
    {
        faults.Add(DiagnosticModel.Of(
            Rules.UnsupportedType, parameter.Locations[0], parameter.Name, parameter.Type.ToDisplayString(SymbolDisplayFormats.Message), reason));
        return null;
    }
}
