using System.Collections.Concurrent;

namespace Tune.Behaviour;

/// <summary>What a test and its grains share: named signals, and a log.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();
    private readonly ConcurrentQueue<string> _log = new();

    public IReadOnlyList<string> Log => [.. _log];

    public void Add(string line) => _log.Enqueue(line);

    public void Set(string signal) => Of(signal).TrySetResult();

    public Task Wait(string signal) => Of(signal).Task;

    private TaskCompletionSource Of(string signal)
        => _signals.GetOrAdd(signal, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
