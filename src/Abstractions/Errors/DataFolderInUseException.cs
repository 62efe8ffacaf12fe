namespace Tune.Storage;

/// <summary>Another process, or another store in this process, has the data folder open.</summary>
public sealed class DataFolderInUseException(string folder, int? processId, string? startedAt, Exception? innerException)
    : TuneException($"Data folder '{folder}' is in use by {Describe(processId, startedAt)}. One process at a time may open it: " +
        "stop that one or choose another folder. The lock goes with the process; there is nothing to delete.", innerException)
{
    /// <summary>The data folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The process that holds it; null where the system does not let us see it.</summary>
    public int? ProcessId { get; } = processId;

    private static string Describe(int? processId, string? startedAt) => processId switch
    {
        null => "another process",
        { } id when id == Environment.ProcessId => $"this process (pid {id}), which has it open already",
        { } id => $"process {id} (since {startedAt})",
    };
}
