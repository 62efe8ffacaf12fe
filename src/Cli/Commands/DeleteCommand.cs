using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune delete</c>: removes an experiment.</summary>
internal static class DeleteCommand
{
    private const string Description = "Deletes an experiment that has ended, with its journal, checkpoints and files. There is no way back.";

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var force = new Option<bool>("--force") { Description = "Also one that has not ended: it is stopped first." };
        var command = new CommandWithExamples("delete", Description) { Sections = [("Examples", "tune delete digits\ntune delete digits --force")] };
        command.Arguments.Add(folder.Name);
        foreach (var option in (Option[])[folder.Data, force]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string name;
            ExperimentStatus status;
            using (var experiments = await folder.OpenAsync(parsed))
            {
                name = folder.FindName(parsed, experiments);
                status = experiments.List().First(experiment => experiment.Name == name).Status;
            }

            if (!status.IsEnded() && !parsed.GetValue(force)) throw new TuneException($"'{name}' has not ended: it is {status}. Stop it first, or delete it with --force.");
            await using var tuner = await DataFolderTuner.StartIdleAsync(folder.FolderOf(parsed), cancellationToken);
            if (!status.IsEnded()) await tuner.GetExperiment<Configuration>(name).StopAsync("it is deleted", cancellationToken);
            await tuner.DeleteAsync(name, cancellationToken);
            await terminal.Out.WriteLineAsync($"{name} is deleted.");
        });
        return command;
    }
}
