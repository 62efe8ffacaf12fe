namespace Tune;

/// <summary>A file that a trial has left in <see cref="TrialContext.Folder"/>, such as a log, on one of the silos that it ran on.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Silo">The address of the silo that has it.</param>
/// <param name="Path">Its path in the trial's folder, with <c>/</c> between names.</param>
/// <param name="Bytes">Its size when it was listed.</param>
/// <param name="ChangedAt">When it was last written, by the silo's clock.</param>
public sealed record TrialFile(TrialId Trial, string Silo, string Path, long Bytes, DateTimeOffset ChangedAt);
