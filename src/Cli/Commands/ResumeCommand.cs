using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune resume</c>: goes on with an experiment as it is stored.</summary>
internal static class ResumeCommand
{
    private const string Description = "Goes on with an experiment that was held or whose process ended, as it is stored: its file is not needed. At a server Ctrl-C ends watching, not the experiment.";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var running = new RunArguments();
        var command = new CommandWithExamples("resume", Description) { Sections = [("Examples", "tune resume digits\ntune resume digits --data results --json")], TakesSignals = true };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, .. running.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = places.FindServer(parsed);
            if (server is not null)
            {
                var (following, name) = (new ServerRun(terminal, server, running.ReadForServer(parsed)), await places.FindNameAsync(parsed, server, cancellationToken));
                await new ServerExperiments(server.Client).ResumeAsync(name, cancellationToken);
                return await following.FollowAsync(name);
            }

            var settings = running.Read(parsed, places.FolderOf(parsed));
            var spec = await places.ReadProgramAsync(parsed, cancellationToken);
            return await new ExperimentRun(terminal, settings, $"tune resume {spec.Name}{DataFolderArguments.Suffix(settings.DataFolder)}").RunAsync(spec, OnDifference.Refuse);
        });
        return command;
    }
}
