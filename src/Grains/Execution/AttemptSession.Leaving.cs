using Tune.Grains;

namespace Tune;

/// <summary>The end of the attempt with its silo.</summary>
internal sealed partial class AttemptSession
{
    private string? _leaveReason;

    /// <summary>Whether the trainable was told to hold because the silo leaves; nobody has asked the trial to.</summary>
    private bool _isHandedOver;

    /// <summary>
    /// The silo is about to leave: when its next report is acknowledged the trainable is told to hold, so that it saves, and the trial goes on elsewhere from there.
    /// </summary>
    public void HandOver(string reason)
    {
        TaskCompletionSource<Verdict>? waiting = null;
        lock (_lock)
        {
            (_leaveReason, PauseReason) = (reason, PauseReason ?? reason);
            // what it waits for may come only when others have got further; where it stands everything is said
            if (_waiting is not null && _unacknowledged.Count == 0 && TryHandOver()) (waiting, _waiting) = (_waiting, null);
        }

        waiting?.TrySetResult(_verdict);
    }

    /// <summary>Under the lock: whether it is told so now.</summary>
    private bool TryHandOver()
    {
        if (_leaveReason is null || _verdict.Action != Directive.Kind.Continue) return false;
        _verdict = Verdict.Pause(_leaveReason);
        return _isHandedOver = true;
    }
}
