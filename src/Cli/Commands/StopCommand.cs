using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune stop</c>: ends an experiment that holds or was interrupted, or that a server runs.</summary>
internal static class StopCommand
{
    private const string Description = "Ends an experiment that holds or was interrupted, or that a server runs; its results stay. It can be extended later. One that another process runs is held there first, by Ctrl-C.";

    private const string Usual = "stopped by the user";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var reason = new Option<string>("--reason") { Description = "Why, for those who look at it later.", HelpName = "text", DefaultValueFactory = _ => Usual };
        var command = new CommandWithExamples("stop", Description) { Sections = [("Examples", "tune stop digits\ntune stop digits --reason 'good enough'")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, reason]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = places.FindServer(parsed);
            var (name, status, why) = server is null
                ? await StopAsync(places, parsed, parsed.GetValue(reason) ?? Usual, cancellationToken)
                : await StopAsync(server, await places.FindNameAsync(parsed, server, cancellationToken), parsed.GetValue(reason) ?? Usual, cancellationToken);
            await terminal.Out.WriteLineAsync($"{name}: {status}{(why is null ? "" : $": {why}")}");
        });
        return command;
    }

    private static async Task<(string Name, ExperimentStatus Status, string? Reason)> StopAsync(PlaceArguments places, ParseResult parsed, string reason, CancellationToken cancellationToken)
    {
        string name;
        using (var place = await places.OpenFolderAsync(parsed)) name = await places.FindNameAsync(parsed, place, cancellationToken);
        await using var tuner = await DataFolderTuner.StartIdleAsync(places.FolderOf(parsed), cancellationToken);
        var experiment = tuner.GetExperiment<Configuration>(name);
        await experiment.StopAsync(reason, cancellationToken);
        var results = await experiment.GetResultSoFarAsync(cancellationToken);
        return (name, results.Status, results.Reason);
    }

    private static async Task<(string Name, ExperimentStatus Status, string? Reason)> StopAsync(ServerPlace server, string name, string reason, CancellationToken cancellationToken)
    {
        var experiment = new ServerExperiments(server.Client);
        await experiment.StopAsync(name, reason, cancellationToken);
        var now = await experiment.GetAsync(name, cancellationToken);
        return (name, now.Status, now.Reason);
    }
}
