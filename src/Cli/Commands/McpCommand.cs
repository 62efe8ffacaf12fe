using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune mcp</c>: experiments for an assistant, by the Model Context Protocol.</summary>
internal static class McpCommand
{
    private const string Description = "Lets an assistant look at the experiments of a server, start and steer them, by the Model Context Protocol over standard input and output. It may do what the key may.";

    private const string Use = """
        It is not run by hand: an assistant starts it, as its configuration says. docs/assistants.md has some.
        With a key of the role reader it can look and nothing else: tune keys add assistant --role reader.
        """;

    public static Command Create(Terminal terminal, AlgorithmRegistry registry)
    {
        var servers = new ServerArguments(terminal);
        var command = new CommandWithExamples("mcp", Description) { Sections = [("Use", Use), ("Examples", "tune mcp --server http://127.0.0.1:8420\ntune mcp --server https://tune.example.com --key-file key.txt")] };
        foreach (var option in servers.Options) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = servers.Find(parsed) ?? throw new UsageException("tune mcp", "expected --server URL, or TUNE_SERVER, such as http://127.0.0.1:8420 for tune serve on this machine.");
            // nothing of the protocol is loaded before
            await McpHost.RunAsync(client, registry, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken);
        });
        return command;
    }
}
