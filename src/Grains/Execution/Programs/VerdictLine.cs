using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune;

/// <summary>A verdict as a program reads it: <c>{"verdict":"stop","reason":"…"}</c>.</summary>
internal static class VerdictLine
{
    private const string GoOn = """{"verdict":"continue"}""" + "\n";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Verdict verdict) => verdict.Action switch
    {
        Directive.Kind.Continue => GoOn,
        var action => new JsonObject { ["verdict"] = action == Directive.Kind.Pause ? "pause" : "stop", ["reason"] = verdict.Reason ?? "" }.ToJsonString(Readable) + "\n",
    };
}
