using Orleans;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>
/// Grains that are activated on the silo that their caller names: runners where their resources are. One that is called without a name is
/// activated on the caller's silo.
/// </summary>
[GenerateSerializer]
internal sealed class PinnedPlacement : PlacementStrategy
{
    /// <summary>The key of the request context under which the caller names the silo.</summary>
    public const string SiloKey = "tune.silo";

    /// <summary>Makes a call to a grain that is to be activated on a silo. Only the call itself carries the name.</summary>
    public static T On<T>(string silo, Func<T> call)
    {
        RequestContext.Set(SiloKey, silo);
        try
        {
            return call();
        }
        finally
        {
            RequestContext.Remove(SiloKey);
        }
    }

    /// <summary>Called by the grain at the start of such a call: what it calls in turn is not meant to be there.</summary>
    public static void Forget() => RequestContext.Remove(SiloKey);
}
