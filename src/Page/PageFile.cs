using System.Collections.Immutable;

namespace Tune.Page;

/// <summary>A file that a browser is given.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Name, string ContentType, ImmutableArray<byte> Content);
