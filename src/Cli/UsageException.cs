namespace Tune.Cli;

/// <summary>The caller's mistake in an option or a file: one line that names it, the path inside it and what was expected. Exit code 2.</summary>
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

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
