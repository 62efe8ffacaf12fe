namespace Tune.Storage;

/// <summary>The data folder was removed, renamed, replaced or unmounted while a process used it.</summary>
public sealed class DataFolderGoneException(string folder)
    : TuneException($"Data folder '{folder}' is not there any more: it, or the database in it, was removed, renamed or replaced, or its disk was unmounted, " +
        "while it was in use. Nothing can be kept, so everything stops. If it still exists, bring it back to its place and run again: experiments go on " +
        "from what was written there last.")
{
    /// <summary>Where the folder was.</summary>
    public string Folder { get; } = folder;
}
