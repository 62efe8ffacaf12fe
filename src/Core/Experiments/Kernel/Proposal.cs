namespace Tune.Kernel;

/// <summary>What came of looking for the next trial's configuration.</summary>
internal abstract record Proposal
{
    private Proposal()
    {
    }

    /// <summary>Try this; or, with an earlier result, take that for it.</summary>
    public sealed record Try(Assignment Assignment, string? Note, EarlierResult? Earlier) : Proposal;

    /// <summary>Nothing now.</summary>
    public sealed record Wait : Proposal;

    /// <summary>There is nothing for this grid point or preset.</summary>
    public sealed record Skip(string Reason) : Proposal;

    /// <summary>Nothing ever again. It is a failure if there never was anything that may be tried.</summary>
    public sealed record Exhausted(string? Reason, bool IsFailure) : Proposal;
}
