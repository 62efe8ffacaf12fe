namespace Tune.Cli;

/// <summary>The caller's mistake in an option or a file: a line that names it, the path inside it and what was expected, or several. Exit code 2.</summary>
internal sealed class UsageException : TuneException
{
    public UsageException(string where, string text)
        : base($"{where}: {OneLine(text)}")
    {
    }

    public UsageException(string where, IEnumerable<string> problems)
        : this(where, string.Join("; ", problems))
    {
    }

    private UsageException(IEnumerable<string> lines)
        : base(string.Join('\n', lines.Select(OneLine)))
    {
    }

    /// <summary>Several mistakes, a line each.</summary>
    public static UsageException OfLines(IEnumerable<string> lines) => new(lines);

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
