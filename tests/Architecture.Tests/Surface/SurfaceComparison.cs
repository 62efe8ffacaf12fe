using Microsoft.CodeAnalysis;

namespace Tune.Architecture.Tests.Surface;

/// <summary>Where one assembly's surface is not a subset of that of others.</summary>
internal sealed class SurfaceComparison
{
    private readonly List<string> _differences = [];
    private readonly List<INamedTypeSymbol> _missing = [];
    private readonly List<string> _unimplemented = [];

    public SurfaceComparison(IAssemblySymbol ours, IReadOnlyList<IAssemblySymbol> real)
    {
        foreach (var type in Surface.Types(ours).OrderBy(Surface.MetadataName, StringComparer.Ordinal))
        {
            var name = Surface.MetadataName(type);
            if (real.Select(assembly => assembly.GetTypeByMetadataName(name)).FirstOrDefault(one => one is not null && Surface.IsVisible(one)) is { } counterpart) Compare(type, counterpart);
            else _missing.Add(type);
        }
    }

    public int Types { get; private set; }

    public int Members { get; private set; }

    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Our types that none of the others has.</summary>
    public IReadOnlyList<INamedTypeSymbol> Missing => _missing;

    /// <summary>What a class must implement there and need not implement here.</summary>
    public IReadOnlyList<string> Unimplemented => _unimplemented;

    private void Compare(INamedTypeSymbol type, INamedTypeSymbol real)
    {
        Types++;
        var name = Surface.MetadataName(type);
        Same(name, "kind", Signature.Kind(type), Signature.Kind(real));
        Same(name, "attribute usage", Signature.Usage(type), Signature.Usage(real));
        CompareBases(name, type, real);
        if (type.TypeKind is TypeKind.Enum) Same(name, "underlying type", $"{type.EnumUnderlyingType}", $"{real.EnumUnderlyingType}");
        if (type.TypeKind is TypeKind.Delegate) Same(name, "signature", Delegate(type), Delegate(real));
        else CompareMembers(name, type, real);
    }

    private void CompareBases(string name, INamedTypeSymbol type, INamedTypeSymbol real)
    {
        var bases = Bases(real).Select(Signature.OfType).ToHashSet(StringComparer.Ordinal);
        foreach (var one in Bases(type).Where(Surface.IsVisible).Select(Signature.OfType))
            if (!bases.Contains(one)) _differences.Add($"{name}: base {one} is not one of the real type's.");
    }

    private void CompareMembers(string name, INamedTypeSymbol type, INamedTypeSymbol real)
    {
        var there = Bases(real).Prepend(real).SelectMany(one => Surface.Members(one)).ToLookup(member => member.Name);
        foreach (var member in Surface.Members(type).Where(member => !OverridesObject(member)))
        {
            Members++;
            var signature = Signature.Of(member);
            var candidates = there[member.Name].Select(Signature.Of).ToList();
            if (!candidates.Contains(signature))
                _differences.Add($"{name}: ours {signature} | theirs {(candidates.Count == 0 ? "nothing" : string.Join(" | ", candidates))}");
        }

        if (type.TypeKind is not TypeKind.Interface && !type.IsAbstract) return;
        var here = Bases(type).Prepend(type).SelectMany(one => Surface.Members(one)).Select(Signature.Of).ToHashSet(StringComparer.Ordinal);
        foreach (var member in Surface.Members(real).Where(member => member.IsAbstract && !here.Contains(Signature.Of(member))))
            _unimplemented.Add($"{name}: {Signature.Of(member)}");
    }

    private static bool OverridesObject(ISymbol member)
        => member is IMethodSymbol { IsOverride: true } && member.Name is nameof(Equals) or nameof(GetHashCode) or nameof(ToString);

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var one = type.BaseType; one is not null; one = one.BaseType) yield return one;
        foreach (var one in type.AllInterfaces) yield return one;
    }

    private static string Delegate(INamedTypeSymbol type) => type.DelegateInvokeMethod is { } invoke ? Signature.Of(invoke) : "";

    private void Same(string name, string what, string? ours, string? theirs)
    {
        if (ours != theirs) _differences.Add($"{name}: {what}: ours {ours ?? "none"} | theirs {theirs ?? "none"}");
    }
}
