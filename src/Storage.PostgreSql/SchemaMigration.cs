using System.Globalization;

namespace Tune.Storage.PostgreSql;

/// <summary>One step of the schema's layout: an embedded file <c>NNNN-name.sql</c>.</summary>
internal sealed record SchemaMigration(int Version, string Name, string Sql)
{
    private const string Prefix = "Migrations/";

    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<SchemaMigration> All { get; } = [.. Load().OrderBy(migration => migration.Version)];

    private static IEnumerable<SchemaMigration> Load()
    {
        var assembly = typeof(SchemaMigration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(resource[Prefix.Length..]);
            using var stream = assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"Resource {resource} cannot be read.");
            using var reader = new StreamReader(stream);
            yield return new(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }
}
