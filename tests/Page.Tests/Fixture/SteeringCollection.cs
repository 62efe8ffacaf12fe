namespace Tune.Page.Tests;

/// <summary>The tests that have hosts of their own, beside those of <see cref="ChromiumCollection"/>: with a browser of their own they take half as long.</summary>
[CollectionDefinition(nameof(SteeringTests))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit calls it so")]
public sealed class SteeringCollection : ICollectionFixture<Chromium>;
