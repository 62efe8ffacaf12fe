namespace Tune.Grains;

/// <summary>
/// What is done about trials: about one trial in order, about different ones side by side. What fails is told, and does not keep what comes after it
/// from being done.
/// </summary>
/// <param name="onFailed">Told what failed, about which trial.</param>
internal sealed class TrialEffects(Action<string, TrialId, Exception> onFailed)
{
    private readonly Dictionary<int, Task> _last = [];

    /// <summary>The trials about which something is being done.</summary>
    public IEnumerable<int> Busy => _last.Keys;

    public bool IsEmpty => _last.Count == 0;

    /// <summary>Does something when all is done that was to be done about the trial before.</summary>
    public void Do(TrialId trial, string what, Func<Task> effect)
    {
        var after = Task.CompletedTask;
        after = DoAsync(_last.GetValueOrDefault(trial.Number, Task.CompletedTask));
        if (after.IsCompleted) _last.Remove(trial.Number);
        else _last[trial.Number] = after;

        async Task DoAsync(Task previous)
        {
            await previous;
            try
            {
                await effect();
            }
            catch (Exception exception)
            {
                onFailed(what, trial, exception);
            }

            if (_last.GetValueOrDefault(trial.Number) == after) _last.Remove(trial.Number);
        }
    }

    /// <summary>Completes when everything is done that was to be done until now.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_last.Values);
}
