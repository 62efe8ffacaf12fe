namespace Tune;

/// <summary>The files of a program, packed as one archive that the silos of a cluster keep once, by what is in it.</summary>
/// <param name="Digest">SHA-256 of the archive, in lower-case hexadecimal.</param>
/// <param name="Bytes">The archive's size, at most <see cref="MostBytes"/>.</param>
/// <param name="Files">How many files are in it.</param>
public sealed record ProgramCode(string Digest, long Bytes, int Files)
{
    /// <summary>The largest archive that is kept: 256 MiB. It is for code; data belongs where all silos can read it.</summary>
    public const long MostBytes = 256L << 20;
}
