using Orleans.Simulator;
using Tune.Grains;

namespace Tune.Simulations;

/// <summary>
/// Calls and answers that come late, or not at all, as between machines: whoever calls hears of it when the response time-out is over. As
/// in Orleans a request is delivered at most once: that something happens twice comes from those who call again.
/// </summary>
internal sealed class StormyNetwork(World world) : INetwork
{
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    private readonly Chance _chance = new(world.Scenario.Seed, "network");

    public void CarryRequest(Request request, Action arrive)
    {
        if (IsLocal(request)) arrive();
        else Carry($"{request}", world.Weather.LostRequests, arrive);
    }

    public void CarryResponse(Request request, Task response, Action arrive)
    {
        if (response is Task<ReportReply> { IsCompletedSuccessfully: true } reply)
            world.Witness.Acknowledged($"{request.GrainId.Key}", (ReportBatch)request.Arguments[0]!, reply.Result);
        if (request.Target?.Silo == request.Origin) arrive();
        else Carry($"answer to {request}", world.Weather.LostResponses, arrive);
    }

    // what stays in a process is not lost; a grain that is in no directory names its silo
    private static bool IsLocal(Request request) => request.Origin.Cluster.Directory.Find(request.GrainId) is { } activation
        ? activation.Silo == request.Origin
        : GrainKeys.SiloOf($"{request.GrainId.Key}") == request.Origin.SiloAddress.ToParsableString();

    private void Carry(string what, double loss, Action arrive)
    {
        if (_chance.Happens(loss) || world.Script.Of(what) == Fate.Lost)
        {
            world.Trace.Add($"{what} is lost");
        }
        else if (_chance.Happens(world.Weather.LateMessages))
        {
            var lateness = _chance.Between(TimeSpan.Zero, world.Weather.LongestLateness);
            world.Trace.Detail($"{what} comes {lateness.TotalMilliseconds:0} ms late");
            world.Time.After(lateness, arrive);
        }
        else
        {
            world.Trace.Detail(what);
            arrive();
        }
    }
}
