namespace Tune.Storage;

/// <summary>Tells apart the I/O errors that .NET reports only by number.</summary>
internal static class FileErrors
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int LinuxNoSpace = 28;
    private const int LinuxQuotaExceeded = 122;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    public static bool IsFull(IOException error) =>
        error.HResult is WindowsDiskFull or LinuxNoSpace or LinuxQuotaExceeded;

    public static bool IsSharingViolation(IOException error) =>
        error.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;
}
