using Tune.Grains;

namespace Tune;

/// <summary>Who asks for trials, and for how long it may be silent.</summary>
public sealed record AskTellOptions
{
    /// <summary>
    /// Who asks. Who says the same later is the same client, and what it had not told the end of begins anew with it: so two programs, or two parts of one, that ask at the same time
    /// need names of their own.
    /// </summary>
    /// <value>Default: <c>local</c>.</value>
    public string Client { get; init; } = "local";

    /// <summary>
    /// For how long the client may be silent before its trials go back and others get them, at least a second. As long as the <see cref="AskTell{TConfig}"/> is not disposed it says by itself
    /// that it is there. Null: for ever, which suits a tuner that has its silo in its own process.
    /// </summary>
    /// <value>Default: null.</value>
    public TimeSpan? Lease { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Client) || Client.Any(char.IsControl)) yield return "AskTellOptions.Client must be a name without control characters.";
        if (Lease is { } lease && lease < TimeSpan.FromSeconds(1)) yield return $"AskTellOptions.Lease must be at least a second, or null; was {lease:c}.";
    }
}
