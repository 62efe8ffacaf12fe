using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Tune.Cli;

/// <summary>The catalogue for people.</summary>
internal static partial class CatalogTable
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void PrintAll(TextWriter output, string family, IEnumerable<AlgorithmEntry> entries)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(family, "supports", "options and defaults", "about");
        table.Columns[0].NoWrap();
        table.Columns[2].NoWrap();
        foreach (var entry in entries)
        {
            table.AddRow(
                new Text(entry.Name),
                new Text(string.Join('\n', entry.Abilities.Where(ability => ability.Value).Select(ability => Label(ability.Key)))),
                new Text(string.Join('\n', entry.Options.Select(option => $"{option.Name} = {Text(option)}"))),
                new Text(FirstSentence(entry.About)));
        }

        TextConsole.Create(output).Write(table);
        if (family == "searcher") output.WriteLine("Every searcher takes every kind of parameter, conditional ones included.");
        output.WriteLine($"One in detail: tune {family}s <name>; for programs: tune {family}s --json");
    }

    public static void PrintOne(TextWriter output, AlgorithmEntry entry)
    {
        var console = TextConsole.Create(output);
        console.Write(new Text($"{entry.Name}\n\n"));
        foreach (var paragraph in new[] { entry.About, entry.Remarks }.Where(text => text.Length > 0)) console.Write(new Text($"{paragraph}\n\n"));
        foreach (var (name, value) in entry.Abilities) console.Write(new Text($"{Label(name)}: {(value ? "yes" : "no")}\n"));
        if (entry.Options.IsEmpty)
        {
            console.Write(new Text("It has no options.\n"));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("option", "type", "default", "meaning");
        table.Columns[0].NoWrap();
        foreach (var option in entry.Options) table.AddRow(new Text(option.Name), new Text(option.Type), new Text(Text(option)), new Text(option.About));
        console.Write(table);
    }

    /// <summary>An algorithm inside another one by its name alone: its own defaults are in its own row.</summary>
    private static string Text(AlgorithmOption option) =>
        option.Default is JsonObject nested && nested["kind"] is { } kind ? $"{kind}" : option.Default?.ToJsonString(Json) ?? "null";

    private static string Label(string ability) => Hump().Replace(ability, match => $" {match.Value.ToLowerInvariant()}");

    private static string FirstSentence(string text) => SentenceEnd().Match(text) is { Success: true } end ? text[..(end.Index + 1)] : text;

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Hump();

    [GeneratedRegex(@"\.(?=\s)")]
    private static partial Regex SentenceEnd();
}
