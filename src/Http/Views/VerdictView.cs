using System.Text.Json.Serialization;

namespace Tune.Http;

/// <summary>What a worker is to do with its trial.</summary>
/// <param name="Action"><c>continue</c>; <c>stop</c>: it has ended, or is somebody else's by now; <c>pause</c>: a person has paused the experiment, so go on, or release it.</param>
/// <param name="Reason">Why, for a person.</param>
internal sealed record VerdictView([property: JsonConverter(typeof(LowerCaseEnumConverter<Directive.Kind>))] Directive.Kind Action, string? Reason)
{
    public static VerdictView Of(Verdict verdict) => new(verdict.Action, verdict.Reason);
}
