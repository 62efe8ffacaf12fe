namespace Tune.Archives;

/// <summary>Why a file can't be imported.</summary>
/// <param name="file">The file.</param>
internal sealed class ArchiveProblem(string file)
{
    public InvalidArchiveException IsNone(string why, Exception? inner = null) => new($"'{file}' is no archive of an experiment: {why}. tune export NAME --archive FILE makes one.", inner);

    public InvalidArchiveException IsNewer(int version) => new($"'{file}' was written by a newer version: its archive is of version {version}, and this one reads up to {ArchiveManifest.Newest}. Import it with that version.");

    public InvalidArchiveException IsDamaged(string how, Exception? inner = null) => new($"'{file}' is damaged: {how}. Nothing was imported; copy it again from where it was made.", inner);

    public InvalidArchiveException IsUnsafe(string what) => new($"'{file}' is not imported: {what}, which no archive that tune export has made has. It may be meant to write where it must not.");

    public TuneException IsTooBig(string what, long bytes, string limit) => new($"'{file}' is too big: {what} takes {MemoryText.Write(bytes)}, and {limit}. Nothing was imported.");
}
