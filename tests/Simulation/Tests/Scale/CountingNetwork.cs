using Orleans.Simulator;

namespace Tune.Simulations;

/// <summary>Carries everything at once, and counts it.</summary>
internal sealed class CountingNetwork : INetwork
{
    private readonly SortedDictionary<string, long> _requests = new(StringComparer.Ordinal);

    /// <summary>How many calls there were of each method since they were counted last.</summary>
    public SortedDictionary<string, long> Take()
    {
        var taken = new SortedDictionary<string, long>(_requests, StringComparer.Ordinal);
        _requests.Clear();
        return taken;
    }

    public void CarryRequest(Request request, Action arrive)
    {
        var method = $"{request.Method}";
        _requests[method] = _requests.GetValueOrDefault(method) + 1;
        arrive();
    }

    public void CarryResponse(Request request, Task response, Action arrive) => arrive();
}
