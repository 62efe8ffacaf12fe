namespace Tune;

/// <summary>What the trainable does beside the way that it is called: it throws where nobody can catch it, or reports when it has ended.</summary>
internal sealed partial class AttemptSession
{
    private TrialError? _stray;

    /// <summary>What was thrown where nobody could catch it, while the attempt ran; null if nothing was.</summary>
    public TrialError? Stray
    {
        get
        {
            lock (_lock) return _stray;
        }
    }

    /// <summary>Something was thrown that nobody could catch: the attempt fails by it, unless it ends or has ended anyway.</summary>
    public bool TryFail(Exception exception)
    {
        lock (_lock)
        {
            if (HasEnded || _verdict.Action == Directive.Kind.Stop || _stray is not null) return false;
            _stray = TrialError.From(exception, _iteration);
        }

        Cancel(CancelReason.Stop, Verdict.Stop($"failed: {exception.Message}"));
        return true;
    }

    private InvalidOperationException EndedBefore() => new($"Attempt {Attempt} of trial {Trial} has ended: what is reported after the trainable has returned is not taken.");
}
