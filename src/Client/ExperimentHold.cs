namespace Tune;

/// <summary>Holds an experiment whose program is interrupted, and says what it waits for.</summary>
/// <param name="name">The experiment.</param>
/// <param name="view">How it stands.</param>
/// <param name="untilIdle">Completes when none of its trials runs.</param>
/// <param name="pauseGracePeriod">How long a trial may train on to its next report.</param>
/// <param name="stopGracePeriod">How long one that was cancelled may take to end.</param>
/// <param name="time">The clock.</param>
internal sealed class ExperimentHold(string name, Func<Task<ExperimentView>> view, Func<CancellationToken, Task> untilIdle, TimeSpan pauseGracePeriod, TimeSpan stopGracePeriod, TimeProvider time)
{
    /// <summary>What a client of a cluster waits, which does not know what its silos do: their defaults.</summary>
    public static readonly TimeSpan PauseGracePeriod = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan StopGracePeriod = TimeSpan.FromSeconds(30);

    private const int MostNamed = 5;

    /// <summary>Asks its trials to pause, and waits until they have.</summary>
    /// <param name="pause">Asks them.</param>
    /// <param name="say">Takes a line for a person.</param>
    /// <returns>False if some ignore it: they are left behind, and go on from their last checkpoints another time.</returns>
    public async Task<bool> HoldAsync(Func<Task> pause, Action<string> say)
    {
        await pause();
        if (await RunningAsync() is not { } running) return true;
        say($"Holding '{name}': {running} until the next report, for at most {NumberText.Duration(pauseGracePeriod)}; interrupt again to end at once.");
        if (await IsIdleWithinAsync(pauseGracePeriod) || await RunningAsync() is not { } cancelled) return true;
        say($"{Capital(cancelled)}: cancelled, and waited for at most {NumberText.Duration(stopGracePeriod)}.");
        if (await IsIdleWithinAsync(stopGracePeriod) || await RunningAsync() is not { } stubborn) return true;
        say($"{Capital(stubborn)} although cancelled: ended with the process, to go on from the last checkpoint. A trainable ends when its CancellationToken says so, or at its next report.");
        return false;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private async Task<bool> IsIdleWithinAsync(TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit, time);
        try
        {
            await untilIdle(over.Token);
            return true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The trials that run, for a person; null if none does.</summary>
    private async Task<string?> RunningAsync()
    {
        var running = (await view()).Running;
        if (running.IsEmpty) return null;
        var names = string.Join(", ", running.Take(MostNamed).Select(trial => trial.Trial.ToString()));
        return running.Length == 1 ? $"trial {names} runs on" : $"{running.Length} trials run on ({names}{(running.Length > MostNamed ? ", …" : "")})";
    }
}
