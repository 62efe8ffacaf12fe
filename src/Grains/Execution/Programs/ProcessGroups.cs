using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tune;

/// <summary>Signals to a program and all that it has started, as far as that has stayed in its group. Where there are no groups, to what the system calls its tree.</summary>
internal static partial class ProcessGroups
{
    private const int TerminateSignal = 15;
    private const int KillSignal = 9;

    /// <summary>Whether programs get groups of their own.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Asks it to end.</summary>
    public static void Terminate(Process process)
    {
        if (IsSupported) _ = Signal(-process.Id, TerminateSignal);
        else process.Kill(entireProcessTree: true);
    }

    /// <summary>Ends it; also what it has left when it has ended itself.</summary>
    public static void Kill(Process process)
    {
        // one that has not made its group yet is alone
        if (IsSupported && Signal(-process.Id, KillSignal) != 0 && !process.HasExited) _ = Signal(process.Id, KillSignal);
        else if (!IsSupported) process.Kill(entireProcessTree: true);
    }

    /// <summary>Ends a process.</summary>
    public static void Kill(int id) => _ = Signal(id, KillSignal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
