using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>What an experiment has told the broker that it wants, and what it has heard. Decides when there is something to say; says nothing itself.</summary>
internal sealed class ResourceClaim
{
    private ImmutableArray<ResourceWant> _told = [];
    private DateTimeOffset? _impossibleSince;

    /// <summary>Whether another experiment waits: then leases that come free are given back.</summary>
    public bool OthersWait { get; set; }

    /// <summary>What no silo could ever satisfy, by the broker's last answer.</summary>
    public ImmutableArray<ImpossibleWant> Impossible { get; private set; } = [];

    /// <summary>Whether the broker is to hear of what is wanted now. What it knows may be too much by the half: a few offers that are declined cost less than a message a trial.</summary>
    public bool TryTell(ImmutableArray<ResourceWant> wants)
    {
        if (IsKnown(wants)) return false;
        Tell(wants);
        return true;
    }

    /// <summary>The broker hears of it, whether it is new or not.</summary>
    public void Tell(ImmutableArray<ResourceWant> wants) => _told = wants;

    /// <summary>The broker has offered something: it wants to give so much less.</summary>
    public void Offered(TrialResources resources) =>
        _told = [.. _told.Select(want => want.Resources == resources ? want with { Count = want.Count - 1 } : want).Where(want => want.Count > 0)];

    /// <summary>The broker's answer. What no silo has is said at once; silos may come, so it fails only when that has been so for a time.</summary>
    /// <returns>What has been impossible for longer than that.</returns>
    public ImmutableArray<ImpossibleWant> Settle(ImmutableArray<ImpossibleWant> impossible, DateTimeOffset now, TimeSpan patience)
    {
        Impossible = impossible;
        if (impossible.IsEmpty) _impossibleSince = null;
        else _impossibleSince ??= now;
        return _impossibleSince is { } since && now - since >= patience ? impossible : [];
    }

    private bool IsKnown(ImmutableArray<ResourceWant> wants) => wants.Length == 1 && _told.Length == 1 && wants[0].Resources == _told[0].Resources
        ? wants[0].Count <= _told[0].Count && wants[0].Count >= (_told[0].Count + 1) / 2
        : wants.SequenceEqual(_told);
}
