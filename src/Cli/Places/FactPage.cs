namespace Tune.Cli;

/// <summary>What has happened in an experiment, in order.</summary>
/// <param name="Facts">The facts; none: nothing has happened since the last page.</param>
/// <param name="IsNews">Whether it came while it was waited for, or was there before.</param>
internal readonly record struct FactPage(IReadOnlyList<Fact> Facts, bool IsNews);
