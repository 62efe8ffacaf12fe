using System.Text.Json.Serialization;

namespace Tune.Search;

/// <summary>What <see cref="CmaEs"/> does when it has come to rest.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestartStrategy>))]
public enum RestartStrategy
{
    /// <summary>It goes on where it is.</summary>
    None,

    /// <summary>
    /// It starts again elsewhere with a greater population. A. Auger, N. Hansen: A Restart CMA Evolution Strategy With Increasing Population Size,
    /// CEC (2005).
    /// </summary>
    Ipop,

    /// <summary>
    /// It starts again elsewhere, with a greater population or with a small one and a small step, whichever has had fewer trials. N. Hansen:
    /// Benchmarking a BI-Population CMA-ES on the BBOB-2009 Function Testbed, GECCO (2009).
    /// </summary>
    Bipop,
}
