using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Architecture.Tests.Surface;

/// <summary>Leaves of a source what other assemblies can see: public types and members, without what they do.</summary>
internal sealed class StubRewriter : CSharpSyntaxRewriter
{
    private static readonly ExpressionSyntax Nothing = SyntaxFactory.ParseExpression("throw null!");

    public override SyntaxNode? VisitUsingDirective(UsingDirectiveSyntax node) => $"{node.Name}" == "Tune.Engine" ? null : node;

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node) => IsShown(node) ? base.VisitClassDeclaration(node) : null;

    public override SyntaxNode? VisitStructDeclaration(StructDeclarationSyntax node) => IsShown(node) ? base.VisitStructDeclaration(node) : null;

    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) => IsShown(node) ? node : null;

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (!IsShown(node)) return null;
        var hasBody = node.Body is not null || node.ExpressionBody is not null;
        return hasBody ? node.WithModifiers(Without(node.Modifiers)).WithBody(null).WithExpressionBody(Throws()).WithSemicolonToken(End()) : node;
    }

    public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node)
        => node.WithBody(null).WithExpressionBody(Throws()).WithSemicolonToken(End());

    public override SyntaxNode? VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node)
        => node.WithBody(null).WithExpressionBody(Throws()).WithSemicolonToken(End());

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
        => IsShown(node) ? node.WithBody(null).WithExpressionBody(Throws()).WithSemicolonToken(End()) : null;

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        if (!IsShown(node)) return null;
        if (node.ExpressionBody is not null) return node.WithExpressionBody(Throws());
        var accessors = node.AccessorList?.Accessors.Select(one => one.Body is null && one.ExpressionBody is null
            ? one
            : one.WithBody(null).WithExpressionBody(Throws()).WithSemicolonToken(End()));
        return accessors is null ? node : node.WithAccessorList(SyntaxFactory.AccessorList(SyntaxFactory.List(accessors)));
    }

    private static bool IsShown(MemberDeclarationSyntax node)
        => node.Parent is InterfaceDeclarationSyntax
            || node.Modifiers.Any(one => one.IsKind(SyntaxKind.PublicKeyword) || one.IsKind(SyntaxKind.ProtectedKeyword))
            || node is MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } or PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null };

    private static SyntaxTokenList Without(SyntaxTokenList modifiers) => [.. modifiers.Where(one => !one.IsKind(SyntaxKind.AsyncKeyword))];

    private static ArrowExpressionClauseSyntax Throws() => SyntaxFactory.ArrowExpressionClause(Nothing.WithLeadingTrivia(SyntaxFactory.Space));

    private static SyntaxToken End() => SyntaxFactory.Token(SyntaxKind.SemicolonToken);
}
