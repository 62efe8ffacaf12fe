namespace Tune.Page.Tests;

/// <summary>The tests that share a browser.</summary>
[CollectionDefinition(nameof(Chromium))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit calls it so")]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
