using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>Specs as JSON: how they cross the wire and are stored. Code (functions, custom types) is named, never written.</summary>
public static class ExperimentSpecJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private const int DefaultMaxLosses = 3;

    private const string Tags = "tags";

    private const string TrialName = "trialName";

    /// <summary>Members that a spec may have and whose defaults are left out.</summary>
    internal static ImmutableArray<string> LeftOut { get; } =
        ["resources", "resourceFunction", "weight", "maxLossesPerTrial", "timeLimitPerTrial", "stallLimitPerTrial", "isolation", "program", Tags, TrialName];

    /// <summary>The JSON of a spec; the same spec gives the same text.</summary>
    public static string Write(ExperimentSpec spec, AlgorithmRegistry registry)
    {
        var json = WriteSpec(spec, registry);
        // what has its default is left out, as in specs that were stored before there was a choice
        if (spec.Resources != TrialResources.Default) json["resources"] = TrialResourcesJson.Write(spec.Resources);
        if (spec.ResourceFunction is { } function) json["resourceFunction"] = function.Name;
        if (spec.Weight != 1) json["weight"] = spec.Weight;
        if (spec.MaxLossesPerTrial != DefaultMaxLosses) json["maxLossesPerTrial"] = spec.MaxLossesPerTrial;
        if (spec.TimeLimitPerTrial is { } timeLimit) json["timeLimitPerTrial"] = timeLimit.ToString("c");
        if (spec.StallLimitPerTrial is { } stallLimit) json["stallLimitPerTrial"] = stallLimit.ToString("c");
        if (spec.Isolation != Isolation.None) json["isolation"] = JsonSerializer.SerializeToNode(spec.Isolation, Options);
        if (spec.Program is { } program) json["program"] = ProgramSpecJson.Write(program);
        if (!spec.Tags.IsEmpty) json[Tags] = new JsonObject(spec.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        if (spec.TrialName is { } trialName) json[TrialName] = trialName;
        return json.ToJsonString();
    }

    private static JsonObject WriteSpec(ExperimentSpec spec, AlgorithmRegistry registry) => new()
    {
        ["version"] = 1,
        ["name"] = spec.Name,
        ["space"] = JsonNode.Parse(SearchSpaceJson.Write(spec.Root)),
        ["objective"] = JsonSerializer.SerializeToNode(spec.Objective, Options),
        ["alsoOptimize"] = JsonSerializer.SerializeToNode(spec.AlsoOptimize, Options),
        ["outcomeConstraints"] = JsonSerializer.SerializeToNode(spec.OutcomeConstraints, Options),
        ["constraints"] = new JsonArray([.. spec.Constraints.Select(constraint => constraint.ToJson())]),
        ["duplicates"] = JsonSerializer.SerializeToNode(spec.Duplicates, Options),
        ["samples"] = spec.Samples,
        ["searcher"] = registry.Write(spec.Searcher),
        ["scheduler"] = registry.Write(spec.Scheduler),
        ["stop"] = spec.Stop is null ? null : registry.Write(spec.Stop),
        ["maxConcurrentTrials"] = spec.MaxConcurrentTrials,
        ["maxFailuresPerTrial"] = spec.MaxFailuresPerTrial,
        ["failFast"] = spec.FailFast,
        ["seed"] = spec.Seed,
        ["presets"] = new JsonArray([.. spec.Presets.Select(preset => JsonNode.Parse(preset.ToString()))]),
        ["priorResults"] = new JsonArray([.. spec.PriorResults.Select(Write)]),
        ["checkpoints"] = JsonSerializer.SerializeToNode(spec.Checkpoints, Options),
    };

    /// <summary>The spec of a JSON text.</summary>
    /// <exception cref="InvalidExperimentException">Something is missing, unknown or malformed.</exception>
    public static ExperimentSpec<Configuration> Read(string json, AlgorithmRegistry registry)
    {
        try
        {
            var root = JsonNode.Parse(json)!;
            return new ExperimentSpec<Configuration>
            {
                Name = root["name"]!.GetValue<string>(),
                Space = SearchSpaceJson.Parse(root["space"]!.ToJsonString(), registry.ComputedFunctions),
                Objective = root["objective"].Deserialize<Objective>(Options)!,
                AlsoOptimize = root["alsoOptimize"]?.Deserialize<ImmutableArray<Objective>>(Options) ?? [],
                OutcomeConstraints = [.. root["outcomeConstraints"]?.AsArray().Select(ReadOutcome) ?? []],
                Constraints = [.. root["constraints"]?.AsArray().Select(constraint => Constraint.FromJson(constraint!, registry.ConstraintFunctions)) ?? []],
                Duplicates = root["duplicates"]?.Deserialize<DuplicatePolicy>(Options) ?? DuplicatePolicy.Allow,
                Samples = root["samples"]?.GetValue<int>(),
                Searcher = registry.Read<SearcherSpec>(root["searcher"]!),
                Scheduler = registry.Read<SchedulerSpec>(root["scheduler"]!),
                Stop = root["stop"] is { } stop ? registry.Read<StopRule>(stop) : null,
                MaxConcurrentTrials = root["maxConcurrentTrials"]?.GetValue<int>(),
                Resources = ResourcesOf(root),
                ResourceFunction = root["resourceFunction"] is { } function ? registry.ReadResourceFunction(function.GetValue<string>()) : null,
                Weight = root["weight"]?.GetValue<double>() ?? 1,
                MaxFailuresPerTrial = root["maxFailuresPerTrial"]!.GetValue<int>(),
                MaxLossesPerTrial = root["maxLossesPerTrial"]?.GetValue<int>() ?? DefaultMaxLosses,
                TimeLimitPerTrial = ReadTime(root["timeLimitPerTrial"]),
                StallLimitPerTrial = ReadTime(root["stallLimitPerTrial"]),
                FailFast = root["failFast"]!.GetValue<bool>(),
                Seed = root["seed"]!.GetValue<ulong>(),
                Presets = [.. root["presets"]!.AsArray().Select(preset => Configuration.Parse(preset!.ToJsonString()))],
                PriorResults = [.. root["priorResults"]?.AsArray().Select(result => ReadResult(result!)) ?? []],
                Tags = ReadTags(root[Tags]),
                TrialName = root[TrialName]?.GetValue<string>(),
                Checkpoints = root["checkpoints"].Deserialize<CheckpointPolicy>(Options)!,
                Isolation = root["isolation"]?.Deserialize<Isolation>(Options) ?? Isolation.None,
                Program = root["program"] is { } program ? ProgramSpecJson.Read(program) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or InvalidOperationException or FormatException or InvalidConstraintException)
        {
            throw new InvalidExperimentException([$"The experiment's JSON is not what it should be: {exception.Message}"]);
        }
    }

    /// <summary>The tags of a spec that was written.</summary>
    public static ImmutableSortedDictionary<string, string> TagsOf(string json) => ReadTags(JsonNode.Parse(json)?[Tags]);

    /// <summary>How trials are called by a spec that was written; null: by their number alone.</summary>
    public static string? TrialNameOf(string json) => JsonNode.Parse(json)?[TrialName]?.GetValue<string>();

    /// <summary>The objective of a spec that was written; the first of several.</summary>
    public static Objective ObjectiveOf(string json) => JsonNode.Parse(json)?["objective"].Deserialize<Objective>(Options) ?? throw new InvalidExperimentException(["The experiment's JSON has no objective."]);

    /// <summary>The search space of a spec that was written; functions that compute parameters have only their names.</summary>
    public static SearchSpace SpaceOf(string json) => SearchSpaceJson.Parse(JsonNode.Parse(json)?["space"]?.ToJsonString() ?? throw new InvalidExperimentException(["The experiment's JSON has no space."]));

    /// <summary>What trials take by a spec that was written, where nothing else is said.</summary>
    public static TrialResources ResourcesOf(string json) => ResourcesOf(JsonNode.Parse(json));

    /// <summary>What differs between two specs, tags and names of trials aside, for a person, such as <c>samples: 10 → 20</c>.</summary>
    public static ImmutableArray<string> Differences(string left, string right)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        Compare("", Unnamed(left), Unnamed(right), differences);
        return differences.ToImmutable();
    }

    private static TrialResources ResourcesOf(JsonNode? root) => root?["resources"] is { } resources ? TrialResourcesJson.Read(resources) : TrialResources.Default;

    private static JsonNode Write(PriorResult result) => new JsonObject
    {
        ["config"] = JsonNode.Parse(result.Config.ToString()),
        ["metrics"] = Numbers.ToJson(result.Metrics),
        ["iteration"] = result.Iteration,
        ["outcome"] = JsonSerializer.SerializeToNode(result.Outcome, Options),
    };

    private static JsonNode? Unnamed(string json)
    {
        var spec = JsonNode.Parse(json);
        foreach (var name in (string[])[Tags, TrialName]) (spec as JsonObject)?.Remove(name);
        return spec;
    }

    private static ImmutableSortedDictionary<string, string> ReadTags(JsonNode? saved) =>
        (saved?.AsObject() ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);

    private static TimeSpan? ReadTime(JsonNode? saved) => saved is null ? null : TimeSpan.ParseExact(saved.GetValue<string>(), "c", CultureInfo.InvariantCulture);

    private static OutcomeConstraint ReadOutcome(JsonNode? saved) => saved is JsonValue text
        ? OutcomeConstraint.Parse(text.GetValue<string>())
        : saved.Deserialize<OutcomeConstraint>(Options) ?? throw new FormatException("an outcome constraint is a text or an object, got null");

    private static PriorResult ReadResult(JsonNode saved) => new(
        Configuration.Parse(saved["config"]!.ToJsonString()),
        Numbers.MetricsFromJson(saved["metrics"]!.AsObject()),
        saved["iteration"]!.GetValue<int>(),
        saved["outcome"]?.Deserialize<PriorOutcome>(Options) ?? PriorOutcome.Completed);

    private static string Text(JsonNode? node)
    {
        const int Longest = 200;
        var text = node?.ToJsonString() ?? "none";
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }

    private static void Compare(string path, JsonNode? left, JsonNode? right, ImmutableArray<string>.Builder differences)
    {
        if (left is JsonObject leftObject && right is JsonObject rightObject)
        {
            foreach (var name in leftObject.Select(pair => pair.Key).Union(rightObject.Select(pair => pair.Key)))
                Compare(path.Length == 0 ? name : $"{path}/{name}", leftObject[name], rightObject[name], differences);
        }
        else if (!JsonNode.DeepEquals(left, right))
        {
            differences.Add($"{path}: {Text(left)} → {Text(right)}");
        }
    }
}
