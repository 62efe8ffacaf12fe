namespace Packages.Tests;

/// <summary>One newcomer for all tests: packing, installing and building are done once.</summary>
[CollectionDefinition(nameof(Newcomer))]
public sealed class NewcomerCollection : ICollectionFixture<Newcomer>;
