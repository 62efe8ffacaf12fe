using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>Configurations that people want to be tried next, the first first. Changed by facts alone.</summary>
internal sealed class EnqueuedConfigurations(FlatSpace space)
{
    private readonly Queue<(ConfigurationEnqueued Fact, Preset? Preset, string? Problem)> _waiting = [];

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many trials were created of them.</summary>
    public int Taken { get; private set; }

    /// <summary>The trial that the next one tries again; null if there is none, or it doesn't.</summary>
    public TrialId? NextRetries => _waiting.TryPeek(out var next) ? next.Fact.RetryOf : null;

    /// <summary>What the next one begins from; null if there is none, or it begins from the beginning.</summary>
    public CheckpointRef? NextCheckpoint => _waiting.TryPeek(out var next) ? next.Fact.Checkpoint : null;

    /// <summary>The trials that those that wait try again; null for one that doesn't.</summary>
    public IEnumerable<TrialId?> Retries => _waiting.Select(one => one.Fact.RetryOf);

    /// <summary>What a trial of a number is to try; null if nothing waits. Trials go through the grid that one leaves open, each at one point.</summary>
    public Variant? Next(int trial) => _waiting.TryPeek(out var next) && next.Preset is { } preset ? new Variant(preset, trial % space.PresetGridSize(preset)) : null;

    /// <summary>Why nothing can be tried of the first that waits; null if something can. It was enqueued before the space was changed.</summary>
    public string? NextProblem => _waiting.TryPeek(out var next) ? next.Problem : null;

    public void Add(ConfigurationEnqueued fact)
    {
        try
        {
            _waiting.Enqueue((fact, space.ParsePreset(fact.Config), null));
        }
        catch (InvalidConfigurationException misfit)
        {
            // it stays until its turn: which trials were made of which is told by their order
            _waiting.Enqueue((fact, null, $"the enqueued configuration {fact.Config} is none of the space: {misfit.Message}"));
        }
    }

    /// <summary>A trial was created: of the first that waits, if one does.</summary>
    public void Take()
    {
        if (TryDrop()) Taken++;
    }

    /// <summary>Nothing may be tried of the first that waits.</summary>
    /// <returns>False if none does.</returns>
    public bool TryDrop() => _waiting.TryDequeue(out _);

    /// <summary>Null as long as there never was one.</summary>
    public JsonObject? Capture() => Count == 0 && Taken == 0
        ? null
        : new JsonObject { ["taken"] = Taken, ["waiting"] = new JsonArray([.. _waiting.Select(one => (JsonNode)FactJson.ToNode(one.Fact))]) };

    public void Restore(JsonNode saved)
    {
        Taken = saved["taken"]?.GetValue<int>() ?? 0;
        foreach (var fact in saved["waiting"]?.AsArray() ?? []) Add((ConfigurationEnqueued)FactJson.FromNode(fact));
    }
}
