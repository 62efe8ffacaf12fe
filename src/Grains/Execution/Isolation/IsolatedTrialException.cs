namespace Tune;

/// <summary>What a trainable has thrown in a process of its own.</summary>
internal sealed class IsolatedTrialException(TrialError error) : Exception(error.Message)
{
    public TrialError Error => error;
}
