using System.Collections.Immutable;

namespace Tune.Kernel;

public sealed partial class Trial
{
    /// <summary>The trial whose configuration it tries again; null for most.</summary>
    public TrialId? RetryOf
    {
        get => _details?.RetryOf;
        internal set { if (value is not null || _details is not null) Details.RetryOf = value; }
    }

    /// <summary>Who has asked for its current or last attempt, and runs it; null: a silo.</summary>
    public string? Client
    {
        get => _details?.Client;
        internal set { if (value is not null || _details is not null) Details.Client = value; }
    }

    /// <summary>How long its client may be silent before it goes back; null: for ever.</summary>
    public TimeSpan? Lease
    {
        get => _details?.Lease;
        internal set { if (value is not null || _details is not null) Details.Lease = value; }
    }

    /// <summary>What people and its trainable have noted about it: JSON by name.</summary>
    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => _details?.Attributes ?? NoAttributes;
        internal set { if (!value.IsEmpty || _details is not null) Details.Attributes = value; }
    }

    internal static ImmutableSortedDictionary<string, string> NoAttributes { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
