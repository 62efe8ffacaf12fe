using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What proposes configurations: one that there is, or a program.</summary>
internal sealed class SearcherForm(AlgorithmRegistry registry) : Form<SearcherSpec>
{
    private const string Command = "command";

    private static readonly ObjectForm<ImmutableArray<string>> Program = new(
        "a program such as {command: [python3, my_searcher.py]}",
        [],
        [Key<ImmutableArray<string>>.Of(Command, "A program that is asked for configurations; see docs/run.md.", new ListForm<string>(new WordForm(), "a list of words such as [python3, my_searcher.py]", least: 1), (_, command) => command)]);

    private readonly AlgorithmForm<SearcherSpec> _known = new(registry, "searcher");

    public override string Expected => _known.Expected;

    public override JsonObject Schema() => _known.Schema();

    /// <summary>The schema of all that there are.</summary>
    public static JsonObject Definition(AlgorithmCatalog catalog)
    {
        var schema = AlgorithmForm<SearcherSpec>.Definition(catalog);
        var program = Program.Schema();
        program["required"] = new JsonArray(Command);
        schema["anyOf"]?.AsArray().Add(program);
        return schema;
    }

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out SearcherSpec result)
    {
        if (value.Json.ValueKind != JsonValueKind.Object || !value.Json.TryGetProperty(Command, out _)) return _known.TryRead(value, out result);
        result = Program.TryRead(value, out var command) ? new CommandSearch { Command = command } : null;
        return result is not null;
    }
}
