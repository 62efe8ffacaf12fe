namespace Tune.Kernel;

/// <summary>Says what is wrong with a program before any trial runs it.</summary>
internal static class ProgramValidator
{
    private const long LeastMemory = 1 << 20;

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

        if (program.GracePeriod < TimeSpan.Zero) yield return FormattableString.Invariant($"Program.GracePeriod must be at least zero; was {program.GracePeriod}.");
        if (program.MemoryLimit < LeastMemory) yield return FormattableString.Invariant($"Program.MemoryLimit must be at least {LeastMemory} bytes (1 MiB), or null for no limit; was {program.MemoryLimit}.");
    }
}
