using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Tune.Behaviour;

/// <summary>Notes what it does and which answers it gets, by the identity of each call.</summary>
public interface ICountGrain : IGrainWithStringKey
{
    /// <summary>Notes that it does it, and answers when the signal is given; at once if there is none.</summary>
    [ResponseTimeout(TestHost.BriefResponse)]
    Task<string> Do(string id, string? signal);

    /// <summary>As the other does it, in its turn, for a caller that waits as long as the silo's time-out lets it.</summary>
    Task<string> DoInTurn(string id);

    [AlwaysInterleave]
    Task<string> DoMeanwhile(string id);

    [OneWay]
    Task DoUnasked(string id);

    /// <summary>Makes the call to another grain, and notes the answer.</summary>
    [AlwaysInterleave]
    Task Ask(string callee, string id, string? signal);

    Task Leave();
}

[RandomPlacement]
public sealed class CountGrain(Probe probe) : Grain, ICountGrain
{
    public async Task<string> Do(string id, string? signal)
    {
        probe.Add($"did {id}");
        if (signal is null) return id;
        probe.Set($"in-{id}");
        await probe.Wait(signal);
        return id;
    }

    public Task<string> DoInTurn(string id) => Do(id, null);

    public async Task<string> DoMeanwhile(string id)
    {
        await Task.Yield();
        probe.Add($"did {id}");
        return id;
    }

    public Task DoUnasked(string id)
    {
        probe.Add($"did {id}");
        return Task.CompletedTask;
    }

    public async Task Ask(string callee, string id, string? signal)
    {
        var answer = await GrainFactory.GetGrain<ICountGrain>(callee).Do(id, signal);
        probe.Add($"answered {answer}");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
