using System.Text.Json.Serialization;

namespace Tune.Analysis;

/// <summary>What the importance of a parameter means, and how it is estimated.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportanceMethod>))]
public enum ImportanceMethod
{
    /// <summary>
    /// The share of the variance of the metric over the whole search space, with interactions of two parameters. F. Hutter, H. Hoos, K. Leyton-Brown: An Efficient Approach for
    /// Assessing Hyperparameter Importance, ICML 2014. It goes by values, so a few diverged trials may make up most of it.
    /// </summary>
    Fanova,

    /// <summary>
    /// How much the trials of the best tenth differ from all trials in a parameter: what it takes to be among the best. S. Watanabe, A. Bansal, F. Hutter: PED-ANOVA,
    /// IJCAI 2023. It goes by ranks, so it is the same for every increasing function of the metric, and looks at one parameter at a time.
    /// </summary>
    PedAnova,
}
