namespace Tune.Generators;

/// <summary>What was found at one attribute: the model if there is no fault.</summary>
internal sealed record Reading(SpaceModel? Model, EquatableArray<DiagnosticModel> Faults);
