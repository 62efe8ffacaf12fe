namespace Tune.Http;

/// <summary>Why something is done.</summary>
internal sealed record ReasonBody
{
    /// <summary>For people who ask later; left out: who has done it.</summary>
    public string? Reason { get; init; }
}
