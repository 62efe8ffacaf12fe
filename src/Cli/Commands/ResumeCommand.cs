using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune resume</c>: goes on with an experiment as it is stored.</summary>
internal static class ResumeCommand
{
    private const string Description = "Goes on with an experiment that was held or whose process ended, as it is stored: its file is not needed.";

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var running = new RunArguments();
        var command = new CommandWithExamples("resume", Description) { Sections = [("Examples", "tune resume digits\ntune resume digits --data results --json")], TakesSignals = true };
        command.Arguments.Add(folder.Name);
        foreach (var option in (Option[])[folder.Data, .. running.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            var settings = running.Read(parsed, folder.FolderOf(parsed));
            ExperimentSpec<Configuration> spec;
            using (var experiments = await folder.OpenAsync(parsed)) spec = StoredProgram.Read(experiments, folder.FindName(parsed, experiments));
            return await new ExperimentRun(terminal, settings, $"tune resume {spec.Name}{DataFolderArguments.Suffix(settings.DataFolder)}").RunAsync(spec, OnDifference.Refuse);
        });
        return command;
    }
}
