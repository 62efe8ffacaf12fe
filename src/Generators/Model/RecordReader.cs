using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Generators;

/// <summary>Reads a record into its model, and finds every fault of it.</summary>
internal sealed class RecordReader
{
    private readonly INamedTypeSymbol _type;
    private readonly TypeDeclarationSyntax _syntax;
    private readonly Compilation _compilation;
    private readonly List<DiagnosticModel> _faults = [];

    private RecordReader(INamedTypeSymbol type, TypeDeclarationSyntax syntax, Compilation compilation) =>
        (_type, _syntax, _compilation) = (type, syntax, compilation);

    public static Reading Read(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reader = new RecordReader((INamedTypeSymbol)found.TargetSymbol, (TypeDeclarationSyntax)found.TargetNode, found.SemanticModel.Compilation);
        // The compiler complains of a second attribute on another part; a second file of the same name would stop the generator.
        var first = found.TargetSymbol.GetAttributes().First(attribute => attribute.AttributeClass?.ToDisplayString() == SearchSpaceGenerator.AttributeName);
        var isFirst = first.ApplicationSyntaxReference is { } place
            && place.SyntaxTree == reader._syntax.SyntaxTree && reader._syntax.Span.Contains(place.Span);
        var model = isFirst ? reader.ReadRecord(cancellationToken) : null;
        return new(reader._faults.Count == 0 ? model : null, new(reader._faults));
    }

    private SpaceModel? ReadRecord(CancellationToken cancellationToken)
    {
        var primary = PrimaryConstructor();
        if (!_type.IsRecord || _type.TypeKind != TypeKind.Class || primary is null)
        {
            Report(Rules.NoPrimaryConstructor, _type.Name);
            return null;
        }

        CheckDeclaration();
        var own = _type.GetMembers(SpaceEmitter.SpaceName).FirstOrDefault(member => !member.IsImplicitlyDeclared);
        if (own is not null && !primary.Parameters.Any(parameter => parameter.Name == own.Name))
        {
            _faults.Add(DiagnosticModel.Of(Rules.SpaceExists, own.Locations[0], _type.Name, "the member that is called so"));
        }

        if (_type.Name == SpaceEmitter.SpaceName) Report(Rules.SpaceExists, _type.Name, "the record");

        var reader = new ParameterReader(_type, _compilation, _faults);
        var parameters = primary.Parameters.Select(parameter => reader.Read(parameter, cancellationToken)).OfType<ParameterModel>().ToList();
        CheckOtherProperties(primary);
        return new(
            HintName(),
            _type.ContainingNamespace.IsGlobalNamespace ? null : _type.ContainingNamespace.ToDisplayString(SymbolDisplayFormats.Bare),
            new(Containers().Reverse().Select(Header)),
            SymbolDisplayFormats.Identifier(_type.Name),
            Bases().Any(HasSpace),
            reader.NeedsJson || JsonRules.NeedSerializer(_type),
            new(parameters));
    }

    private void CheckDeclaration()
    {
        foreach (var type in Containers().Prepend(_type))
        {
            var declaration = type.DeclaringSyntaxReferences[0].GetSyntax() as TypeDeclarationSyntax ?? _syntax;
            if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                _faults.Add(DiagnosticModel.Of(Rules.NotPartial, declaration.Identifier.GetLocation(), type.Name, _type.Name));
            }
        }

        if (_type.IsAbstract) Report(Rules.Abstract, _type.Name);
        if (Containers().Prepend(_type).Any(type => type.TypeParameters.Length > 0)) Report(Rules.NotNameable, _type.Name, "generic, or in a generic type");
        else if (Containers().Prepend(_type).Any(type => type.IsFileLocal)) Report(Rules.NotNameable, _type.Name, "file-local");
    }

    private void CheckOtherProperties(IMethodSymbol primary)
    {
        var names = new HashSet<string>(primary.Parameters.Select(parameter => parameter.Name));
        foreach (var property in Bases().Prepend(_type).SelectMany(type => type.GetMembers()).OfType<IPropertySymbol>())
        {
            var isHere = SymbolEqualityComparer.Default.Equals(property.ContainingType, _type);
            // What a base can set may well be fixed here, as in 'record Plain() : Optimizer(0)'.
            var isMeant = isHere && !JsonRules.IsIgnored(property)
                && property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public };
            if (!names.Add(property.Name) || !(isMeant || property.IsRequired)) continue;
            var location = isHere ? property.Locations[0] : _syntax.Identifier.GetLocation();
            _faults.Add(DiagnosticModel.Of(Rules.NotAParameter, location, property.Name, _type.Name));
        }
    }

    private IMethodSymbol? PrimaryConstructor() => _type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is RecordDeclarationSyntax { ParameterList: not null }));

    private IEnumerable<INamedTypeSymbol> Containers()
    {
        for (var type = _type.ContainingType; type is not null; type = type.ContainingType) yield return type;
    }

    private IEnumerable<INamedTypeSymbol> Bases()
    {
        for (var type = _type.BaseType; type is not null; type = type.BaseType) yield return type;
    }

    private string HintName()
    {
        var names = Containers().Reverse().Append(_type).Select(type => type.Name);
        var path = _type.ContainingNamespace.IsGlobalNamespace ? names : names.Prepend(_type.ContainingNamespace.ToDisplayString());
        return string.Join(".", path).Replace("@", "");
    }

    private static bool HasSpace(INamedTypeSymbol type) =>
        JsonRules.HasSearchSpace(type)
        || type.GetMembers(SpaceEmitter.SpaceName).Any(member => member.DeclaredAccessibility != Accessibility.Private);

    private static string Header(INamedTypeSymbol type)
    {
        var kind = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            _ => "class",
        };
        return $"partial {kind} {SymbolDisplayFormats.Identifier(type.Name)}";
    }

    private void Report(DiagnosticDescriptor rule, params string[] arguments) =>
        _faults.Add(DiagnosticModel.Of(rule, _syntax.Identifier.GetLocation(), arguments));
}
