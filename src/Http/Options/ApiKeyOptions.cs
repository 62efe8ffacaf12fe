namespace Tune.Http;

/// <summary>A key by configuration.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Who has it, for the audit: 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it may do.</summary>
    /// <value>Default: <see cref="ApiRole.Reader"/>.</value>
    public ApiRole Role { get; set; }

    /// <summary>The SHA-256 of the key, in 64 hexadecimal digits, as <c>tune keys list</c> shows it. The key itself is nowhere.</summary>
    public string Hash { get; set; } = "";
}
