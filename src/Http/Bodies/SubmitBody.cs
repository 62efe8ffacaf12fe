using System.Text.Json.Nodes;

namespace Tune.Http;

/// <summary>An experiment to start.</summary>
/// <param name="Spec">Its spec, as <c>/experiments/{name}/spec</c> gives it; what is left out has its default, but for <c>name</c>, <c>space</c> and <c>objective</c>.</param>
/// <param name="Trainable">What its trials run, by the name that silos know it by; left out if the spec has a <c>program</c>, or workers ask for its trials.</param>
/// <param name="IsAsked">Whether workers ask for its trials (<c>trials:suggest</c>), and no silo runs them.</param>
/// <param name="OnDifference">What happens if there is one of the name with another spec.</param>
/// <param name="ForkName">The name of the other experiment, with <see cref="OnDifferenceBody.Fork"/>; left out: the first free of <c>name-2</c>, <c>name-3</c>, ….</param>
internal sealed record SubmitBody(JsonObject Spec, string? Trainable = null, bool IsAsked = false, OnDifferenceBody OnDifference = OnDifferenceBody.Refuse, string? ForkName = null);
