using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>A perturbation as the journal and snapshots have it.</summary>
internal static class PerturbationJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static JsonObject Write(Perturbation perturbation)
    {
        var json = new JsonObject { ["donor"] = perturbation.Donor.Number, ["iteration"] = perturbation.Iteration };
        if (perturbation.Checkpoint is { } checkpoint) json["checkpoint"] = JsonSerializer.SerializeToNode(checkpoint, Options);
        json["donorConfig"] = JsonNode.Parse(perturbation.DonorConfig.ToString());
        json["config"] = JsonNode.Parse(perturbation.Config.ToString());
        json["changes"] = new JsonArray([.. perturbation.Changes.Select(Write)]);
        return json;
    }

    public static Perturbation Read(JsonElement json) => new(
        new TrialId(json.GetProperty("donor").GetInt32()),
        json.TryGetProperty("checkpoint", out var checkpoint) ? checkpoint.Deserialize<CheckpointRef>(Options) : null,
        json.GetProperty("iteration").GetInt32(),
        new Configuration(json.GetProperty("donorConfig")).Pack(),
        new Configuration(json.GetProperty("config")).Pack(),
        [.. json.GetProperty("changes").EnumerateArray().Select(ReadChange)]);

    private static JsonNode? Write(ParameterChange change) => JsonSerializer.SerializeToNode(change, Options);

    private static ParameterChange ReadChange(JsonElement json) => json.Deserialize<ParameterChange>(Options) ?? throw new FormatException("A change of a parameter is null.");
}
