using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tune.Archives;

/// <summary>
/// An experiment under another name, or with its program's files in another place. The name is in its spec and in the names of its checkpoints, the place in its spec, and nothing that was decided depends
/// on them.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="code">The folder that its program, and a searcher that is one, runs in; null: the one that there was.</param>
internal sealed class MovedExperiment(string name, string? code)
{
    public string Spec(string json)
    {
        var spec = JsonNode.Parse(json)?.AsObject() ?? throw new FormatException("The spec is no JSON object.");
        spec["name"] = name;
        if (code is not null)
        {
            if (spec["program"] is JsonObject program) program["folder"] = code;
            for (var searcher = spec["searcher"]; searcher is JsonObject known; searcher = known["searcher"])
                if (known["kind"]?.GetValue<string>() == "command") known["folder"] = code;
        }

        return spec.ToJsonString();
    }

    /// <summary>The same entry; a new one only if it says what has moved.</summary>
    public JournalEntry Entry(JournalEntry entry, Fact fact)
    {
        var renamed = fact switch
        {
            ExperimentChanged changed => changed with { Spec = Spec(changed.Spec) },
            ConfigurationEnqueued enqueued => enqueued with { Checkpoint = Of(enqueued.Checkpoint) },
            TrialCreated created => created with { Checkpoint = Of(created.Checkpoint) },
            TrialStarted started => started with { Checkpoint = Of(started.Checkpoint) },
            TrialReported reported => reported with { Checkpoint = Of(reported.Checkpoint) },
            TrialCheckpointed made => made with { Checkpoint = Of(made.Checkpoint) },
            CheckpointReleased released => released with { Checkpoint = Of(released.Checkpoint) },
            TrialPerturbed perturbed => perturbed with { Perturbation = perturbed.Perturbation with { Checkpoint = Of(perturbed.Perturbation.Checkpoint) } },
            _ => fact,
        };
        return renamed == fact ? entry : FactJson.Write(renamed, entry.Sequence);
    }

    [return: NotNullIfNotNull(nameof(checkpoint))]
    private CheckpointRef? Of(CheckpointRef? checkpoint) => checkpoint is null ? null : checkpoint with { Experiment = name };
}
