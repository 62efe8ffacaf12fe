namespace Tune.Generators;

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
