using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune stop</c>: ends an experiment that holds or was interrupted.</summary>
internal static class StopCommand
{
    private const string Description = "Ends an experiment that holds or was interrupted; its results stay. It can be extended later. One that another process runs is held there first, by Ctrl-C.";

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var reason = new Option<string>("--reason") { Description = "Why, for those who look at it later.", HelpName = "text", DefaultValueFactory = _ => "stopped by the user" };
        var command = new CommandWithExamples("stop", Description) { Sections = [("Examples", "tune stop digits\ntune stop digits --reason 'good enough'")] };
        command.Arguments.Add(folder.Name);
        foreach (var option in (Option[])[folder.Data, reason]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string name;
            using (var experiments = await folder.OpenAsync(parsed)) name = folder.FindName(parsed, experiments);
            await using var tuner = await DataFolderTuner.StartIdleAsync(folder.FolderOf(parsed), cancellationToken);
            var experiment = tuner.GetExperiment<Configuration>(name);
            await experiment.StopAsync(parsed.GetValue(reason) ?? "stopped by the user", cancellationToken);
            var results = await experiment.GetResultSoFarAsync(cancellationToken);
            await terminal.Out.WriteLineAsync($"{name}: {results.Status}{(results.Reason is { } why ? $": {why}" : "")}");
        });
        return command;
    }
}
