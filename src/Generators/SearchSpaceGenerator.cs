using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Tune.Generators;

/// <summary>Writes the nested class <c>Space</c>, and the reading and writing of configurations, for records with <c>[SearchSpace]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SearchSpaceGenerator : IIncrementalGenerator
{
    internal const string AttributeName = "Tune.SearchSpaceAttribute";

    internal const string ModelStep = "SearchSpaceModel";

    internal const string FaultStep = "SearchSpaceFaults";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeName,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancellationToken) => RecordReader.Read(found, cancellationToken));

        // Apart, because an edit above a record moves its faults and changes nothing of its source.
        var models = readings.Select(static (reading, _) => reading.Model).WithTrackingName(ModelStep);
        var faults = readings.Select(static (reading, _) => reading.Faults).WithTrackingName(FaultStep);

        context.RegisterSourceOutput(models, static (output, model) =>
        {
            if (model is not null) output.AddSource($"{model.HintName}.Space.g.cs", SourceText.From(SpaceEmitter.Emit(model), Encoding.UTF8));
        });
        context.RegisterSourceOutput(faults, static (output, faults) =>
        {
            foreach (var fault in faults) output.ReportDiagnostic(fault.ToDiagnostic());
        });
    }
}
