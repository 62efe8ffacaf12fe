using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Which way an objective is better.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Goal>))]
public enum Goal
{
    /// <summary>Smaller is better.</summary>
    Minimize,

    /// <summary>Greater is better.</summary>
    Maximize,
}

/// <summary>
/// The metric that an experiment optimises, and which way. Inside the kernel it becomes a <em>score</em>, which is always minimised:
/// this is the only place where the sign is flipped.
/// </summary>
/// <param name="Metric">The metric's name, as the trainable reports it.</param>
/// <param name="Goal">Which way is better.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Objective(string Metric, Goal Goal)
{
    /// <summary>
    /// With several objectives: the worst value that is of any interest. Together they are the point from which the hypervolume is measured. Null: none
    /// is given.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Reference { get; init; }

    /// <summary>Smaller values of the metric are better.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="reference">With several objectives, the worst value of interest; see <see cref="Reference"/>.</param>
    public static Objective Minimize(string metric, double? reference = null) => new(metric, Goal.Minimize) { Reference = reference };

    /// <summary>Greater values of the metric are better.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="reference">With several objectives, the worst value of interest; see <see cref="Reference"/>.</param>
    public static Objective Maximize(string metric, double? reference = null) => new(metric, Goal.Maximize) { Reference = reference };

    /// <summary>The score of a value of the metric: the value itself to minimise, its negative to maximise. NaN stays NaN.</summary>
    public double ToScore(double value) => Goal == Goal.Minimize ? value : -value;

    /// <summary>The metric's value of a score: the inverse of <see cref="ToScore"/>.</summary>
    public double ToValue(double score) => Goal == Goal.Minimize ? score : -score;

    /// <summary>The score of a report; null when the report does not have the metric.</summary>
    public double? ScoreOf(Metrics metrics) => metrics.TryGet(Metric, out var value) ? ToScore(value) : null;
}
