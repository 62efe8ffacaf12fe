using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>
/// What can happen to a member. The others go by the membership: they find out after the probes that it misses, and until then they place
/// on it and send to it.
/// </summary>
internal sealed partial class Silo
{
    private volatile bool _isGone;
    private volatile bool _isCutOff;
    private volatile bool _isDeclaredDead;

    /// <summary>Its process has ended: what is sent to it is not received.</summary>
    public bool IsGone => _isGone;

    /// <summary>It is gone or known to be dead: what it sends reaches nobody.</summary>
    public bool IsCutOff => _isCutOff;

    /// <summary>The others have found out.</summary>
    public bool IsDeclaredDead => _isDeclaredDead;

    public bool IsFrozen => !Gate.IsOpen && !_isGone;

    public bool IsResponsive => IsActive && !_isCutOff && Gate.IsOpen;

    /// <summary>The silo that does things for this one: itself, or for a client and for a silo that leaves or has failed, another one.</summary>
    public Silo Gateway => IsResponsive ? this : Cluster.Silos.Find(one => one.IsResponsive) ?? this;

    /// <summary>
    /// Its process ends here and now, as by SIGKILL: no turn of it begins any more, and none that waits goes on. Code that runs on a thread
    /// at this moment goes on to where it awaits something, for threads can't be ended.
    /// </summary>
    public void Kill()
    {
        if (_isGone) return;
        _isGone = _isCutOff = true;
        Gate.Close();
        _collector?.Dispose();
        foreach (var activation in Cluster.Directory.On(this)) activation.Abandon();
        if (IsActive) Cluster.Suspect(this);
    }

    /// <summary>It does nothing, as by SIGSTOP, until <see cref="Thaw"/>. What is sent to it is received and waits.</summary>
    public void Freeze()
    {
        if (_isGone || !Gate.IsOpen) return;
        Gate.Freeze();
        if (IsActive) Cluster.Suspect(this);
    }

    /// <summary>
    /// It goes on where it was. If it was declared dead, it goes on for as long as it takes to hear of that, and then ends itself: what it
    /// sends until then reaches nobody, what it writes to a storage does.
    /// </summary>
    public void Thaw()
    {
        if (!IsFrozen) return;
        Cluster.Trust(this);
        Gate.Thaw();
        if (_isDeclaredDead) Cluster.After(Membership.ProbeTimeout, Kill);
    }

    public void MarkDead()
    {
        _isDeclaredDead = _isCutOff = true;
        Volatile.Write(ref _isActive, 0);
    }

    /// <summary>For a message that a silo sends that is cut off.</summary>
    public void Refuse(Message message)
    {
        // one that is only thought dead does not know that nobody receives it
        if (_isGone) message.Reject(new SiloUnavailableException($"{SiloAddress} has ended and can no longer process the request: {message}."));
    }
}
