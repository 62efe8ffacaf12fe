using System.Collections.Immutable;

namespace Tune.Kernel;

internal static class ProblemList
{
    public static string Describe(string title, ImmutableArray<string> problems) =>
        problems.Length == 1 ? $"{title}: {problems[0]}" : $"{title} ({problems.Length} problems): {string.Join("; ", problems)}";

    public static string At(string path, string text) => path.Length == 0 ? text : $"{path}: {text}";
}
