namespace Tune;

/// <summary>Flat names of parameters, shortened for narrow tables.</summary>
internal static class ShortNames
{
    /// <summary>
    /// The shortest endings that keep the names apart: <c>optimizer/momentum</c> is <c>momentum</c>. What chooses a variant goes by the
    /// variant's own name (<c>optimizer/kind</c> is <c>optimizer</c>), and an element of an array keeps the array's (<c>layers/0</c>).
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> names)
    {
        var keys = names.ToDictionary(name => name, KeysOf, StringComparer.Ordinal);
        var lengths = keys.ToDictionary(pair => pair.Key, pair => pair.Value.Length > 1 && int.TryParse(pair.Value[^1], out _) ? 2 : 1, StringComparer.Ordinal);
        while (true)
        {
            var shortened = keys.ToDictionary(pair => pair.Key, pair => string.Join('/', pair.Value[^lengths[pair.Key]..]), StringComparer.Ordinal);
            var longer = shortened.GroupBy(pair => pair.Value, StringComparer.Ordinal).Where(group => group.Count() > 1)
                .SelectMany(group => group).Where(pair => lengths[pair.Key] < keys[pair.Key].Length).ToList();
            if (longer.Count == 0) return shortened;
            foreach (var pair in longer) lengths[pair.Key]++;
        }
    }

    private static string[] KeysOf(string name)
    {
        var keys = name.Split('/');
        return keys.Length > 1 && keys[^1] == "kind" ? keys[..^1] : keys;
    }
}
