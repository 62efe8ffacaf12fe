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
