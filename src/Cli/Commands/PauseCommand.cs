using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune pause</c>: holds an experiment that a server runs.</summary>
internal static class PauseCommand
{
    private const string Description = "Holds an experiment that a server runs: no trial starts, and those that run save and hold, until tune resume. One that runs in a process of its own is held there, by Ctrl-C.";

    private const string Usual = "paused by the user";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var reason = new Option<string>("--reason") { Description = "Why, for those who look at it later.", HelpName = "text", DefaultValueFactory = _ => Usual };
        var command = new CommandWithExamples("pause", Description) { Sections = [("Examples", "tune pause digits --server http://127.0.0.1:8420")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, reason]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = places.FindServer(parsed)
                ?? throw new UsageException("tune pause", "what runs in a data folder is held by Ctrl-C, or SIGTERM, of the process that runs it; for tune serve, or a cluster, expected --server URL.");
            var name = await places.FindNameAsync(parsed, server, cancellationToken);
            await new ServerExperiments(server.Client).PauseAsync(name, parsed.GetValue(reason) ?? Usual, cancellationToken);
            await terminal.Out.WriteLineAsync($"{name} holds. Go on: tune resume {name}{server.Suffix}");
        });
        return command;
    }
}
