namespace Tune.Azure;

/// <summary>One server for all tests that begin with a container of their own.</summary>
[CollectionDefinition(nameof(Azurite))]
public sealed class AzuriteCollection : ICollectionFixture<Azurite>;
