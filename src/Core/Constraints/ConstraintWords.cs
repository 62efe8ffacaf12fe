using System.Collections.Frozen;

namespace Tune.Spaces;

/// <summary>The words of rules, which are no names of parameters unless they stand in brackets.</summary>
internal static class ConstraintWords
{
    public static readonly FrozenDictionary<string, (int Least, int Most)> Functions = new Dictionary<string, (int Least, int Most)>
    {
        ["min"] = (2, int.MaxValue),
        ["max"] = (2, int.MaxValue),
        ["log"] = (1, 1),
        ["exp"] = (1, 1),
        ["abs"] = (1, 1),
        ["sqrt"] = (1, 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenSet<string> All = new[] { "and", "or", "not", "true", "false", "null" }.Concat(Functions.Keys).ToFrozenSet(StringComparer.Ordinal);
}
