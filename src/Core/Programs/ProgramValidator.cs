using System.Buffers;

namespace Tune.Kernel;

/// <summary>Says what is wrong with a program before any trial runs it.</summary>
internal static class ProgramValidator
{
    private const long LeastMemory = 1 << 20;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>All problems, each with its place.</summary>
    /// <param name="program">The program.</param>
    /// <param name="space">The space whose parameters its arguments may name; null if it can't be used itself.</param>
    public static IEnumerable<string> ProblemsOf(ProgramSpec program, FlatSpace? space)
    {
        if (program.Command.IsDefaultOrEmpty || string.IsNullOrWhiteSpace(program.Command[0]))
        {
            yield return "Program.Command must begin with a program, such as [\"python3\", \"train.py\"].";
            yield break;
        }

        for (var index = 0; index < program.Command.Length; index++)
        {
            if (program.Command[index].Contains('\0')) yield return $"Program.Command[{index}] must not have a NUL character.";
            if (space is null) continue;
            foreach (var name in CommandArgument.NamesIn(program.Command[index]).Where(name => !space.ParameterNames.Contains(name)))
                yield return $"Program.Command[{index}]: the space has no parameter '{name}'{SpacePath.Suggest(name, space.ParameterNames)} Write {{{{{name}}}}} if it is not to stand for one.";
        }

        foreach (var (name, value) in program.Environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0')) yield return $"Program.Environment: '{name}' can't be a variable's name.";
            else if (name.StartsWith("TUNE_", StringComparison.Ordinal)) yield return $"Program.Environment: '{name}' is one that the program is told by; use a name that does not begin with TUNE_.";
            if (value.Contains('\0')) yield return $"Program.Environment: the value of '{name}' must not have a NUL character.";
        }

        if (program is { Folder: not null, Code: not null }) yield return "Program.Folder and Program.Code can't both be given: Code is what was packed of a folder.";
        if (program.Code is { } code && (code.Digest is not { Length: 64 } || code.Digest.AsSpan().ContainsAnyExcept(Hexadecimal))) yield return $"Program.Code.Digest must be a SHA-256 of 64 lower-case hexadecimal digits; was '{code.Digest}'.";
        if (program.Code is { Bytes: < 1 or > ProgramCode.MostBytes } or { Files: < 0 }) yield return FormattableString.Invariant($"Program.Code must have from 1 to {ProgramCode.MostBytes} bytes and at least 0 files; had {program.Code.Bytes} and {program.Code.Files}.");
        if (program.GracePeriod < TimeSpan.Zero) yield return FormattableString.Invariant($"Program.GracePeriod must be at least zero; was {program.GracePeriod}.");
        if (program.MemoryLimit < LeastMemory) yield return FormattableString.Invariant($"Program.MemoryLimit must be at least {LeastMemory} bytes (1 MiB), or null for no limit; was {program.MemoryLimit}.");
    }
}
