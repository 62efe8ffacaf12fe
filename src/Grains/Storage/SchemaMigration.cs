using System.Globalization;
using System.Reflection;

namespace Tune.Storage;

/// <summary>One step of a store's layout: an embedded file <c>Migrations/NNNN-name.sql</c>.</summary>
internal sealed record SchemaMigration(int Version, string Name, string Sql)
{
    private const string Prefix = "Migrations/";

    /// <summary>All steps that an assembly has, in order.</summary>
    public static IReadOnlyList<SchemaMigration> Of(Assembly assembly) =>
        [.. assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal)).Select(resource => Read(assembly, resource)).OrderBy(migration => migration.Version)];

    private static SchemaMigration Read(Assembly assembly, string resource)
    {
        var name = Path.GetFileNameWithoutExtension(resource[Prefix.Length..]);
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"Resource {resource} cannot be read.");
        using var reader = new StreamReader(stream);
        return new(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
