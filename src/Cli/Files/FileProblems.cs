namespace Tune.Cli;

/// <summary>What is wrong in a file, all of it: each with its place and what was meant.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="positions">Where its values stand.</param>
internal sealed class FileProblems(string file, FilePositions positions)
{
    private readonly List<(string Path, string Text)> _problems = [];

    public bool IsEmpty => _problems.Count == 0;

    public void Add(string path, string text) => _problems.Add((path, text));

    /// <summary>Notes a problem that begins with the rest of its path, such as <c>opt/momentum: low 1 must be less than high 0.99</c>.</summary>
    public void AddBelow(string path, string problem)
    {
        var colon = problem.IndexOf(": ", StringComparison.Ordinal);
        var rest = colon < 0 ? "" : SpacePath.Join(path, problem[..colon]);
        if (rest.Length > 0 && positions.Has(rest)) Add(rest, problem[(colon + 2)..]);
        else Add(path, problem);
    }

    /// <summary>Whether there is a problem with a value, or in it.</summary>
    public bool IsIn(string path) => _problems.Exists(problem => problem.Path == path || problem.Path.StartsWith(path + SpacePath.Separator, StringComparison.Ordinal));

    /// <exception cref="UsageException">There are problems: a line for each, in the order of the file.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty) throw UsageException.OfLines(_problems.OrderBy(problem => positions.Find(problem.Path) ?? (long.MaxValue, 0)).Select(Line));
    }

    private string Line((string Path, string Text) problem)
    {
        var at = positions.Find(problem.Path) is var (line, column) ? FormattableString.Invariant($"line {line}, column {column}: ") : "";
        return $"{file}: {at}{(problem.Path.Length == 0 ? "" : $"{problem.Path}: ")}{problem.Text}";
    }
}
