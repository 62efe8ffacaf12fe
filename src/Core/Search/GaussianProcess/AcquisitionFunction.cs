using System.Text.Json.Serialization;

namespace Tune.Search;

/// <summary>What <see cref="GaussianProcess"/> looks for in a configuration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AcquisitionFunction>))]
public enum AcquisitionFunction
{
    /// <summary>The logarithm of the expected improvement (log-EI).</summary>
    LogExpectedImprovement,

    /// <summary>A value that is as good as the model finds just plausible: the mean minus κ standard deviations, as scores are minimised (GP-UCB, here GP-LCB).</summary>
    UpperConfidenceBound,

    /// <summary>The logarithm of the probability of an improvement (PI).</summary>
    ProbabilityOfImprovement,

    /// <summary>The best configuration of one function that is drawn from the model (Thompson sampling).</summary>
    Thompson,
}
