namespace Tune.Http;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">The cursor of the next part, for <c>?cursor=</c>; not there at the end.</param>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? Next = null);
