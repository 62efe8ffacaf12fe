using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Tune;

/// <summary>The patterns of a <c>.gitignore</c>, as git has them (gitignore(5)).</summary>
internal sealed class IgnoreFile
{
    private readonly ImmutableArray<Rule> _rules;

    /// <param name="lines">Its lines.</param>
    public IgnoreFile(IEnumerable<string> lines) => _rules = [.. lines.Select(Rule.Parse).OfType<Rule>()];

    /// <summary>Whether something is left out: the last pattern that it matches decides; null if it matches none.</summary>
    /// <param name="path">Its path from the folder of the file on, with / between names.</param>
    /// <param name="isFolder">Whether it is a folder, and no link to one.</param>
    public bool? Excludes(string path, bool isFolder) => _rules.LastOrDefault(rule => (isFolder || !rule.IsForFolders) && rule.Pattern.IsMatch(path))?.Excludes;

    private sealed record Rule(Regex Pattern, bool Excludes, bool IsForFolders)
    {
        public static Rule? Parse(string line)
        {
            var text = Trim(line.TrimEnd('\r'));
            if (text.Length == 0 || text[0] == '#') return null;
            var excludes = text[0] != '!';
            if (!excludes) text = text[1..];
            var isForFolders = text.EndsWith('/');
            text = text.TrimEnd('/');
            if (text.Length == 0) return null;
            // with a / in it, it begins in the file's own folder
            var pattern = new StringBuilder(text.Contains('/') ? "^" : "^(?:.*/)?");
            Translate(text.StartsWith('/') ? text[1..] : text, pattern);
            return new Rule(new Regex(pattern.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline), excludes, isForFolders);
        }

        /// <summary>Without the spaces at its end, unless a backslash stands before one.</summary>
        private static string Trim(string line)
        {
            var end = line.Length;
            while (end > 0 && line[end - 1] == ' ' && (end < 2 || line[end - 2] != '\\')) end--;
            return line[..end];
        }

        private static void Translate(string text, StringBuilder pattern)
        {
            for (var at = 0; at < text.Length; at++)
            {
                var isAtName = at == 0 || text[at - 1] == '/';
                if (isAtName && text.AsSpan(at) is "**") pattern.Append(".+");
                else if (isAtName && text.AsSpan(at).StartsWith("**/")) (at, _) = (at + 2, pattern.Append("(?:.*/)?"));
                else if (text[at] == '*') pattern.Append("[^/]*");
                else if (text[at] == '?') pattern.Append("[^/]");
                else if (text[at] == '[') at = Class(text, at, pattern);
                else pattern.Append(Regex.Escape($"{text[text[at] == '\\' && at + 1 < text.Length ? ++at : at]}"));
            }
        }

        /// <summary>A set of characters, as <c>[a-z]</c> or <c>[!a-z]</c>.</summary>
        /// <returns>Where it ends.</returns>
        private static int Class(string text, int from, StringBuilder pattern)
        {
            var at = from + 1;
            var isNot = at < text.Length && text[at] is '!' or '^';
            if (isNot) at++;
            var content = new StringBuilder();
            // a ] that comes first is one of the set
            for (var isFirst = true; at < text.Length && (isFirst || text[at] != ']'); at++, isFirst = false)
            {
                if (text[at] == '\\' && at + 1 < text.Length) content.Append('\\').Append(text[++at]);
                else content.Append(text[at] is '[' or ']' or '^' ? $"\\{text[at]}" : $"{text[at]}");
            }

            // one that has no end matches nothing
            pattern.Append(at == text.Length ? "(?!)" : $"(?!/)[{(isNot ? "^" : "")}{content}]");
            return at;
        }
    }
}
