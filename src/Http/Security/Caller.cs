namespace Tune.Http;

/// <summary>Who has sent a request.</summary>
/// <param name="Name">The key's name, or <see cref="Local"/>.</param>
/// <param name="Role">What it may do.</param>
internal sealed record Caller(string Name, ApiRole Role)
{
    /// <summary>In the place of a key's name: somebody on this machine. No key can be called so.</summary>
    public const string Local = "(local)";
}
