namespace Tune.Http;

/// <summary>A file that a trial has left.</summary>
/// <param name="Path">Its path in the trial's folder.</param>
/// <param name="Silo">The silo that has it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ChangedAt">When it was last written.</param>
internal sealed record FileView(string Path, string Silo, long Bytes, DateTimeOffset ChangedAt)
{
    public static FileView Of(TrialFile file) => new(file.Path, file.Silo, file.Bytes, file.ChangedAt);
}
