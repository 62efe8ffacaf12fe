namespace Tune.Spaces;

/// <summary>A space as data, and the faults that the data cannot show.</summary>
internal sealed record SearchSpaceContent(ParameterSpec.Group Root, Problems Problems);
