using Orleans;

namespace Orleans.Simulator;

internal sealed partial class Activation
{
    private readonly List<IActivationTimer> _timers = [];
    private long _lastUsed;
    private DateTimeOffset _keepUntil;

    public void AddTimer(IActivationTimer timer) => _timers.Add(timer);

    public void RemoveTimer(IActivationTimer timer) => _timers.Remove(timer);

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        var now = Silo.Time.GetUtcNow();
        if (timeSpan <= TimeSpan.Zero) _keepUntil = default;
        else _keepUntil = timeSpan >= DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + timeSpan;
    }

    /// <summary>Ends the activation if it is idle; decided in its own turn.</summary>
    public void CollectIfIdle()
    {
        if (Class.CollectionAge(Silo) is { } age && Idleness >= age) Turns.TryPost(new ActionTurn(() => CollectIfIdle(age)));
    }

    private TimeSpan Idleness => Silo.Time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    private void CollectIfIdle(TimeSpan age)
    {
        if (_running > 0 || _waiting.Count > 0 || Idleness < age || _keepUntil > Silo.Time.GetUtcNow()) return;
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Not used for {age}.");
        BeginDeactivation(reason, CancellationToken.None);
    }

    private void Touch() => Volatile.Write(ref _lastUsed, Silo.Time.GetTimestamp());

    private void StopTimers()
    {
        foreach (var timer in _timers.ToArray()) timer.Dispose();
    }
}
