using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Tune.Grains;

/// <summary>
/// What made the experiments of this silo stop in the middle of something: such as a full disk. An activation ends with
/// its failure and the next one begins anew, so who watches would hear of it by chance only. Thread-safe.
/// </summary>
internal sealed class ExperimentFailures
{
    private readonly ConcurrentDictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public void Set(string experiment, Exception failure) => _failures[experiment] = failure;

    /// <summary>It makes progress again, or was told to start again.</summary>
    public void Clear(string experiment) => _failures.TryRemove(experiment, out _);

    public bool IsSet(string experiment) => _failures.ContainsKey(experiment);

    public void ThrowIfSet(string experiment)
    {
        if (_failures.TryGetValue(experiment, out var failure)) ExceptionDispatchInfo.Throw(failure);
    }
}
