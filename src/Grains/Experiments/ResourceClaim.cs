using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>What an experiment has told the broker that it wants, and what it has heard. Decides when there is something to say; says nothing itself.</summary>
internal sealed class ResourceClaim
{
    private ImmutableArray<ResourceWant> _told = [];
    private DateTimeOffset? _impossibleSince;
    private bool _isAsking;
    private bool _asksAgain;

    /// <summary>Whether another experiment waits whose turn comes first: then leases that come free are given back.</summary>
    public bool OthersComeFirst { get; set; }

    /// <summary>What no silo could ever satisfy, by the broker's last answer.</summary>
    public ImmutableArray<ImpossibleWant> Impossible { get; private set; } = [];

    /// <summary>
    /// Whether to tell the broker now. What it knows may be too much by the half: a few offers that are declined cost less than a message a trial. One request is
    /// open at a time: a broker that does not keep pace must not be asked the more.
    /// </summary>
    /// <param name="wants">What is wanted now.</param>
    /// <param name="holds">Whether leases are held.</param>
    /// <param name="isRepeated">Whether to ask again although nothing has changed: a message may have been lost, or the broker.</param>
    /// <returns>If so, <see cref="IsAnswered"/> is to be called when the request is over.</returns>
    public bool TryAsk(ImmutableArray<ResourceWant> wants, bool holds, bool isRepeated)
    {
        if (_isAsking)
        {
            _asksAgain |= !isRepeated;
            return false;
        }

        if (IsKnown(wants) && !(isRepeated && (holds || !wants.IsEmpty))) return false;
        (_told, _isAsking, _asksAgain) = (wants, true, false);
        return true;
    }

    /// <summary>The request is over, whether it was answered or failed.</summary>
    /// <returns>Whether something has changed meanwhile.</returns>
    public bool IsAnswered()
    {
        _isAsking = false;
        return _asksAgain;
    }

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
