using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What is compared: a pairing to simulate, or figures that were measured elsewhere.</summary>
internal abstract record ComparedPairing(string Name)
{
    private static readonly string[] Fields = ["name", "searcher", "scheduler", "values"];

    /// <summary>A searcher with a scheduler.</summary>
    public sealed record Simulated(string Name, SearcherSpec Searcher, SchedulerSpec Scheduler) : ComparedPairing(Name);

    /// <summary>The best value after so many iterations, as it was measured elsewhere.</summary>
    public sealed record Measured(string Name, ImmutableSortedDictionary<long, double> Values) : ComparedPairing(Name);

    /// <summary>Reads a file: an object, or a list of them.</summary>
    /// <exception cref="UsageException">The file can't be read, or is not what it should be.</exception>
    public static ImmutableArray<ComparedPairing> ReadFile(string path, AlgorithmRegistry registry)
    {
        try
        {
            var json = StrictJson.Parse(InputFile.ReadText("--compare", path));
            return json.ValueKind == JsonValueKind.Array
                ? [.. json.EnumerateArray().Select((item, index) => Read(path, SpacePath.Join("", index), item, registry))]
                : [Read(path, "", json, registry)];
        }
        catch (JsonException exception)
        {
            throw new UsageException(path, $"not a JSON object: {exception.Message}");
        }
    }

    private static ComparedPairing Read(string file, string path, JsonElement json, AlgorithmRegistry registry)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Wrong(file, path, $"expected a JSON object, got {json.GetRawText()}");
        if (json.EnumerateObject().FirstOrDefault(member => !Fields.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            throw Wrong(file, path, $"there is no '{unknown.Name}'{SpacePath.Suggest(unknown.Name, Fields)} There are: {string.Join(", ", Fields)}.");
        var name = NameOf(file, path, json);
        if (json.TryGetProperty("values", out var values))
        {
            if (json.TryGetProperty("searcher", out _) || json.TryGetProperty("scheduler", out _)) throw Wrong(file, path, "expected values, or a searcher and a scheduler; got both");
            return new Measured(name ?? throw Wrong(file, path, "a name is missing"), ValuesOf(file, SpacePath.Join(path, "values"), values));
        }

        var searcher = Algorithm<SearcherSpec>(file, path, json, "searcher", registry);
        var scheduler = Algorithm<SchedulerSpec>(file, path, json, "scheduler", registry);
        return new Simulated(name ?? $"{searcher.Kind} + {scheduler.Kind}", searcher, scheduler);
    }

    private static string? NameOf(string file, string path, JsonElement json)
    {
        if (!json.TryGetProperty("name", out var name)) return null;
        return name.ValueKind == JsonValueKind.String ? name.GetString() : throw Wrong(file, SpacePath.Join(path, "name"), $"expected a text, got {name.GetRawText()}");
    }

    private static T Algorithm<T>(string file, string path, JsonElement json, string family, AlgorithmRegistry registry)
        where T : AlgorithmSpec
    {
        var place = SpacePath.Join(path, family);
        if (!json.TryGetProperty(family, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
            throw Wrong(file, place, $"expected its name, or an object with kind and options, got {(value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText())}");
        var options = value.ValueKind == JsonValueKind.String ? new JsonObject { ["kind"] = value.GetString() } : JsonObject.Create(value) ?? [];
        if (options["kind"] is not JsonValue kind || !kind.TryGetValue<string>(out var typed)) throw Wrong(file, place, "expected a kind, as text");
        options["kind"] = AlgorithmNames.Find<T>(registry, typed, $"{file}: {place}", family);
        try
        {
            var spec = registry.Read<T>(options);
            return spec.Validate().ToList() is [_, ..] problems ? throw Wrong(file, place, string.Join("; ", problems.Select(registry.InJson))) : spec;
        }
        catch (InvalidExperimentException exception)
        {
            throw Wrong(file, place, string.Join("; ", exception.Problems.Select(registry.InJson)));
        }
    }

    private static ImmutableSortedDictionary<long, double> ValuesOf(string file, string path, JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Object) throw Wrong(file, path, $"expected an object with iterations as names, got {values.GetRawText()}");
        var measured = ImmutableSortedDictionary.CreateBuilder<long, double>();
        foreach (var member in values.EnumerateObject())
        {
            if (!WholeNumber.TryParse(member.Name, out var iterations)) throw Wrong(file, path, $"expected a whole number of iterations, at least 1, got '{member.Name}'");
            if (member.Value.ValueKind != JsonValueKind.Number) throw Wrong(file, SpacePath.Join(path, member.Name), $"expected a number, got {member.Value.GetRawText()}");
            measured[iterations] = member.Value.GetDouble();
        }

        return measured.ToImmutable();
    }

    private static UsageException Wrong(string file, string path, string text) => new(file, path.Length == 0 ? text : $"{path}: {text}");
}
