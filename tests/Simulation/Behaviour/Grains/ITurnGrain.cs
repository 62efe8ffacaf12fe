using Orleans;
using Orleans.Concurrency;

namespace Tune.Behaviour;

public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Logs its name, waits for the signal "go-" + name, logs the end.</summary>
    Task Hold(string name);

    [AlwaysInterleave]
    Task<string> Interleaved();

    Task<int> AddSlowly();

    Task<IReadOnlyList<bool>> WhereDoesCodeRun();

    Task SetLocalValue();

    Task<string?> GetLocalValue();
}
