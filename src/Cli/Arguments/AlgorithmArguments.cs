using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A searcher or scheduler on the command line: its name, and its options as a JSON object.</summary>
internal sealed class AlgorithmArguments<T>(string family, AlgorithmRegistry registry, string usual)
    where T : AlgorithmSpec
{
    private readonly Option<string?> _name = new($"--{family}")
    {
        Description = $"The {family}; see: tune {family}s. Default: {usual}.",
        HelpName = "name",
    };

    private readonly Option<string?> _options = new($"--{family}-options")
    {
        Description = $"Its options as a JSON object; see: tune {family}s <name>.",
        HelpName = "json",
    };

    public IReadOnlyList<Option> Options => [_name, _options];

    /// <summary>What was chosen; null if nothing was.</summary>
    /// <exception cref="UsageException">The name or an option is unknown, or a value is not what the option takes.</exception>
    public T? Read(ParseResult parsed)
    {
        var name = parsed.GetValue(_name);
        var options = parsed.GetValue(_options);
        if (name is null) return options is null ? null : throw new UsageException(_options.Name, $"expected --{family} as well: whose options are these?");
        var kind = AlgorithmNames.Find<T>(registry, name, _name.Name, family);
        var json = options is null ? [] : Parse(options);
        json["kind"] = kind;
        try
        {
            var spec = registry.Read<T>(json);
            return spec.Validate().ToList() is [_, ..] problems ? throw new UsageException(_options.Name, problems.Select(registry.InJson)) : spec;
        }
        catch (InvalidExperimentException exception)
        {
            throw new UsageException(_options.Name, exception.Problems.Select(registry.InJson));
        }
    }

    private JsonObject Parse(string text)
    {
        try
        {
            var element = StrictJson.Parse(text);
            if (element.ValueKind != JsonValueKind.Object || JsonObject.Create(element) is not { } json) throw new UsageException(_options.Name, $"expected a JSON object, got {text}");
            return json.ContainsKey("kind") ? throw new UsageException(_options.Name, $"kind: there is no such option; --{family} names the {family}.") : json;
        }
        catch (JsonException exception)
        {
            throw new UsageException(_options.Name, $"expected a JSON object: {exception.Message}");
        }
    }
}
