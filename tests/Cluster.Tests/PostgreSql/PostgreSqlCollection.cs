namespace Tune.Storage;

/// <summary>Tests that share a server; each has a schema of its own.</summary>
[CollectionDefinition(nameof(PostgreSqlServer))]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>;

/// <summary>For xunit. The rest of it serves programs that know nothing of that as well.</summary>
public sealed partial class PostgreSqlServer : IAsyncLifetime;
