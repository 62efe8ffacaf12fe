using System.Globalization;

namespace Tune.Spaces;

/// <summary>Flat names of parameters.</summary>
internal static class SpacePath
{
    public const char Separator = '/';

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}{Separator}{name}";

    public static string Join(string path, int index) => Join(path, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Key by key; positions in arrays as numbers.</summary>
    public static int Compare(string left, string right)
    {
        var a = left.Split(Separator);
        var b = right.Split(Separator);
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            var order = TryPosition(a[i], out var x) && TryPosition(b[i], out var y) && x != y ? x.CompareTo(y) : string.CompareOrdinal(a[i], b[i]);
            if (order != 0) return order;
        }
        return a.Length.CompareTo(b.Length);
    }

    /// <summary>The candidate with the fewest edits, the first of equals; null if there are none.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()));

    /// <summary>"; did you mean '…'?" with the nearest candidate if it is near enough to have been meant; else what an ordinary sentence ends with.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    /// <param name="otherwise">What stands there when nothing is near.</param>
    public static string Suggest(string name, IEnumerable<string> candidates, string otherwise = ".") => Near(name, candidates) is { } near ? $"; did you mean '{near}'?" : otherwise;

    /// <summary>The nearest candidate that may have been meant: a third of the letters may be wrong, and one in any case, or one of the two begins with the other.</summary>
    public static string? Near(string name, IEnumerable<string> candidates)
    {
        if (name.Length == 0 || Nearest(name, candidates) is not { } nearest) return null;
        var (left, right) = (name.ToUpperInvariant(), nearest.ToUpperInvariant());
        if (Distance(left, right) <= Math.Max(1, Math.Min(left.Length, right.Length) / 3)) return nearest;
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        return shorter.Length >= 3 && longer.StartsWith(shorter, StringComparison.Ordinal) ? nearest : null;
    }

    /// <summary>Edits between two names (optimal string alignment): characters put in, left out, replaced, or swapped with their neighbour.</summary>
    public static int Distance(string left, string right)
    {
        var (before, last, row) = (new int[right.Length + 1], Enumerable.Range(0, right.Length + 1).ToArray(), new int[right.Length + 1]);
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[^1];
    }

    private static bool TryPosition(string key, out int position) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out position);
}
