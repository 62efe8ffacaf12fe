namespace Tune.Spaces;

/// <summary>What a search space that is still being built knows to be missing.</summary>
internal interface IHasProblems
{
    Problems Problems { get; }
}

internal static class SearchSpaceProblems
{
    public static Problems Of<TConfig>(ISearchSpace<TConfig> space) => space is IHasProblems partial ? partial.Problems : default;
}
