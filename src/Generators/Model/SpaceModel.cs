namespace Tune.Generators;

/// <summary>Everything that the source of one record needs.</summary>
/// <param name="HintName">The name of the generated file, without its end.</param>
/// <param name="Namespace">Where the record is; null for the global namespace.</param>
/// <param name="Containers">The declarations around it, outermost first, such as <c>partial class Outer</c>.</param>
/// <param name="Name">Its name as written in code.</param>
/// <param name="HidesSpace">Whether a base has a member called Space.</param>
/// <param name="BindsByJson">Whether its JSON attributes mean something that only the serializer knows.</param>
/// <param name="Parameters">The parameters of the primary constructor.</param>
internal sealed record SpaceModel(
    string HintName,
    string? Namespace,
    EquatableArray<string> Containers,
    string Name,
    bool HidesSpace,
    bool BindsByJson,
    EquatableArray<ParameterModel> Parameters);

/// <summary>One parameter of a primary constructor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="JsonName">Its name in configurations.</param>
/// <param name="Kind">How it is read and written.</param>
/// <param name="Type">Its type, without the question mark of a nullable one.</param>
/// <param name="DomainType">The type of its domain's values.</param>
/// <param name="Default">The default as an expression; null for none.</param>
/// <param name="DomainDefault">The same as a value of the domain.</param>
/// <param name="Variants">The records of its family.</param>
internal sealed record ParameterModel(
    string Name,
    string JsonName,
    ParameterKind Kind,
    string Type,
    string DomainType,
    string? Default,
    string? DomainDefault,
    EquatableArray<VariantModel> Variants);

/// <summary>A record of a family.</summary>
internal sealed record VariantModel(string Kind, string Type);

internal enum ParameterKind
{
    Scalar,
    NullableScalar,
    Text,
    Group,
    Family,
}
