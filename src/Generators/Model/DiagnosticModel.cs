using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Tune.Generators;

/// <summary>A fault as plain values: a real location would keep the whole compilation alive.</summary>
internal sealed record DiagnosticModel(
    DiagnosticDescriptor Rule, EquatableArray<string> Arguments, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static DiagnosticModel Of(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        new(rule, new(arguments), location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), Arguments.ToArray<object>());
}
