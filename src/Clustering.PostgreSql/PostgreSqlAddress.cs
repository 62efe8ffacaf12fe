using System.Text.RegularExpressions;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>A schema of a database of a server.</summary>
internal sealed partial record PostgreSqlAddress
{
    /// <exception cref="ArgumentException">The connection string can't be read, or the schema's name is none.</exception>
    public PostgreSqlAddress(string connectionString, string schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        if (!SchemaName().IsMatch(schema))
            throw new ArgumentException($"A schema's name has lower-case letters, digits and underscores, no digit first, at most 63; was '{schema}'.", nameof(schema));
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema };
        if (string.IsNullOrEmpty(builder.ApplicationName)) builder.ApplicationName = "tune";
        (ConnectionString, Schema, Name) = (builder.ConnectionString, schema, $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}, schema {schema}");
    }

    /// <summary>The provider's name as Orleans knows it.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>With which names of tables alone are found in the schema.</summary>
    public string ConnectionString { get; }

    public string Schema { get; }

    /// <summary>For people; without user and password.</summary>
    public string Name { get; }

    public override string ToString() => Name;

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
