using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>Which values at a rung are good enough to go on: see <see cref="Asha"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AshaCutoff>))]
public enum AshaCutoff
{
    /// <summary>Those not worse than the 1/η quantile, linearly interpolated, of the values recorded there before, as in Ray.</summary>
    Quantile,

    /// <summary>Those among the best ⌊n/η⌋ of the n values recorded there, its own included; of fewer than η the best. The paper's count, decided at once.</summary>
    Rank,
}
