namespace Tune.Cli;

/// <summary>Names of searchers and schedulers as people type them.</summary>
internal static class AlgorithmNames
{
    /// <summary>The kind that is meant; upper and lower case are the same.</summary>
    /// <param name="registry">What there is.</param>
    /// <param name="name">What was typed.</param>
    /// <param name="where">The option or argument it was typed for.</param>
    /// <param name="family">What it is a name of.</param>
    /// <exception cref="UsageException">There is none; lists all, and says which one may have been meant.</exception>
    public static string Find<T>(AlgorithmRegistry registry, string name, string where, string family)
        where T : AlgorithmSpec
    {
        var kinds = registry.KindsOf<T>().ToList();
        return kinds.Find(kind => kind.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(where, $"there is no {family} '{name}'{SpacePath.Suggest(name, kinds)} There are: {string.Join(", ", kinds)}.");
    }
}
