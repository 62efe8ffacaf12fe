namespace Tune.Http;

/// <summary>The columns of the table of trials: names for <c>?filter=</c> and <c>?order=</c>.</summary>
/// <param name="Items">The columns: of every trial, of what was reported, of what was given.</param>
internal sealed record ColumnsView(IReadOnlyList<TrialColumn> Items);
