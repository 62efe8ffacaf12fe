namespace Tune;

/// <summary>How a program ended.</summary>
/// <param name="Code">Its exit code; 128 and the number of the signal that ended it.</param>
/// <param name="IsKilled">Whether we have ended it by SIGKILL.</param>
/// <param name="Errors">The end of its standard error.</param>
internal sealed record ProgramExit(int Code, bool IsKilled, ErrorTail Errors)
{
    /// <summary>The last lines of its standard error.</summary>
    public string LastErrors => Errors.ToString();

    private const int FirstSignal = 128;

    /// <summary>What is wrong with that; null for an exit code of 0.</summary>
    public string? Problem => Code switch
    {
        0 => null,
        _ when IsKilled => "It did not end in time after SIGTERM and was killed.",
        126 or 127 => FormattableString.Invariant($"It ended with exit code {Code}, as what can't be executed does: is the interpreter of its first line installed?"),
        > FirstSignal when NameOf(Code - FirstSignal) is { } signal => FormattableString.Invariant($"It was ended by {signal} (exit code {Code})."),
        _ => FormattableString.Invariant($"It ended with exit code {Code}."),
    };

    private static string? NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL, as the system does when memory is short",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => null,
    };
}
