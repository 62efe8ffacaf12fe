using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>Makes the configuration that a trial goes on with from a donor's. The law of schedulers holds: only <see cref="Observe"/> changes state.</summary>
internal interface IExplorer
{
    /// <summary>Takes note of a fact.</summary>
    void Observe(Fact fact);

    /// <summary>A changed configuration, and what was changed.</summary>
    /// <param name="donor">The trial whose checkpoint is gone on from.</param>
    /// <param name="trials">All trials.</param>
    /// <param name="rng">Draws for this decision alone.</param>
    (Configuration Config, ImmutableArray<ParameterChange> Changes) Explore(Trial donor, IReadOnlyList<Trial> trials, Rng rng);

    /// <summary>Its state, as JSON.</summary>
    JsonNode Capture();

    /// <summary>Takes over what <see cref="Capture"/> gave, in a new instance.</summary>
    void Restore(JsonNode state);
}
