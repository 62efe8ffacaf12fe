namespace Tune.Archives;

/// <summary>A file of an archive as its manifest knows it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its content, in hexadecimal.</param>
internal sealed record ArchivedFile(long Bytes, string Sha256);
