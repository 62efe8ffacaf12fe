namespace Tune.Http;

/// <summary>A searcher or scheduler that specs can name.</summary>
/// <param name="Kind">Its name, for the member <c>kind</c>.</param>
internal sealed record AlgorithmView(string Kind);
