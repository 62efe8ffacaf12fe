using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune searchers</c> and <c>tune schedulers</c>: what there is, with options and defaults.</summary>
internal static class AlgorithmsCommand
{
    public static Command CreateForSearchers(Terminal terminal, AlgorithmRegistry registry) =>
        Create<SearcherSpec>("searcher", "Lists the searchers, their options with defaults, and what each supports.", terminal, registry);

    public static Command CreateForSchedulers(Terminal terminal, AlgorithmRegistry registry) =>
        Create<SchedulerSpec>("scheduler", "Lists the schedulers, their options with defaults, and what each supports.", terminal, registry);

    private static CommandWithExamples Create<T>(string family, string description, Terminal terminal, AlgorithmRegistry registry)
        where T : AlgorithmSpec
    {
        var name = new Argument<string?>("name") { Description = $"Show one {family} in detail.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var example = registry.KindsOf<T>().First();
        var command = new CommandWithExamples($"{family}s", description) { Sections = [("Examples", $"tune {family}s\ntune {family}s {example}\ntune {family}s --json")] };
        command.Arguments.Add(name);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var catalog = new AlgorithmCatalog(registry, Documentation.Load());
            var chosen = parsed.GetValue(name) is { } text ? AlgorithmNames.Find<T>(registry, text, $"tune {family}s", family) : null;
            if (parsed.GetValue(json)) CatalogJson.Print(terminal.Out, chosen is null ? catalog.Entries<T>() : [catalog.Entry<T>(chosen)]);
            else if (chosen is null) CatalogTable.PrintAll(terminal.Out, family, catalog.Entries<T>());
            else CatalogTable.PrintOne(terminal.Out, catalog.Entry<T>(chosen));
        });
        return command;
    }
}
