namespace Tune.Analysis;

/// <summary>How much a parameter matters.</summary>
/// <param name="Parameter">Its flat name, such as <c>opt/momentum</c>.</param>
/// <param name="Share">Its part of all that matters, from 0 to 1; the parts of all parameters add up to 1. Half of what it does together with another counts for each of the two.</param>
/// <param name="Alone">What of <paramref name="Share"/> it does whatever the others are; a parameter that only some options of a choice have, whatever the others are with those options.</param>
public sealed record ParameterImportance(string Parameter, double Share, double Alone);
