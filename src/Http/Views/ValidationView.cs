namespace Tune.Http;

/// <summary>What would come of a spec that is submitted.</summary>
/// <param name="IsValid">Whether it could be started.</param>
/// <param name="Problems">All that is wrong, each with its place.</param>
/// <param name="Exists">Whether there is an experiment of the name, which the same spec would go on with and another would differ from.</param>
internal sealed record ValidationView(bool IsValid, IReadOnlyList<string> Problems, bool Exists);
