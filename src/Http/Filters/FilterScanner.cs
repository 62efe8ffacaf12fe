using System.Text.RegularExpressions;

namespace Tune.Http;

/// <summary>Takes a filter apart.</summary>
internal static partial class FilterScanner
{
    /// <exception cref="FilterException">A character is not understood.</exception>
    public static IReadOnlyList<FilterToken> Scan(string source)
    {
        var tokens = new List<FilterToken>();
        for (var position = 0; position < source.Length;)
        {
            var match = Pattern().Match(source, position);
            if (!match.Success) throw new FilterException(source[position] is '"' or '\'' or '`' ? "this is not closed" : "this is not understood here", position, position + 1);
            var (from, to) = (position, position + match.Length);
            position = to;
            FilterToken.Sort? kind = match.Groups["name"].Success ? FilterToken.Sort.Name
                : match.Groups["text"].Success ? FilterToken.Sort.Text
                : match.Groups["number"].Success ? FilterToken.Sort.Number
                : match.Groups["word"].Success ? FilterToken.Sort.Word
                : match.Groups["sign"].Success ? FilterToken.Sort.Sign
                : null;
            if (kind is not { } known) continue;
            var text = match.Groups[known.ToString().ToLowerInvariant()].Value;
            tokens.Add(new FilterToken(known, known == FilterToken.Sort.Text ? Escape().Replace(text, "$1") : text, from, to));
        }

        return tokens;
    }

    [GeneratedRegex(
        """\G(?:\s+|`(?<name>[^`]+)`|"(?<text>(?:[^"\\]|\\.)*)"|'(?<text>(?:[^'\\]|\\.)*)'|(?<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_/.])|(?<word>[\p{L}_][\p{L}\p{N}_./:-]*)|(?<sign><=|>=|!=|==|[=<>~(),]))""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
