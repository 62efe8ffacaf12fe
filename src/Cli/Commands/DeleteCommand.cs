using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune delete</c>: removes an experiment.</summary>
internal static class DeleteCommand
{
    private const string Description = "Deletes an experiment that has ended, with its journal, checkpoints and files. There is no way back.";

    private const string Reason = "it is deleted";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var force = new Option<bool>("--force") { Description = "Also one that has not ended: it is stopped first." };
        var command = new CommandWithExamples("delete", Description) { Sections = [("Examples", "tune delete digits\ntune delete digits --force")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, force]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = places.FindServer(parsed);
            string name;
            ExperimentStatus status;
            using (var opened = server is null ? await places.OpenFolderAsync(parsed) : null)
            {
                var place = opened ?? (ExperimentPlace?)server ?? throw new InvalidOperationException("It is in a folder or at a server.");
                name = await places.FindNameAsync(parsed, place, cancellationToken);
                status = (await place.ListAsync(cancellationToken)).First(experiment => experiment.Name == name).Status;
            }

            if (!status.IsEnded() && !parsed.GetValue(force)) throw new TuneException($"'{name}' has not ended: it is {status}. Stop it first, or delete it with --force.");
            if (server is not null) await DeleteAsync(new ServerExperiments(server.Client), name, status, cancellationToken);
            else await DeleteAsync(places.FolderOf(parsed), name, status, cancellationToken);
            await terminal.Out.WriteLineAsync($"{name} is deleted.");
        });
        return command;
    }

    private static async Task DeleteAsync(string folder, string name, ExperimentStatus status, CancellationToken cancellationToken)
    {
        await using var tuner = await DataFolderTuner.StartIdleAsync(folder, cancellationToken);
        if (!status.IsEnded()) await tuner.GetExperiment<Configuration>(name).StopAsync(Reason, cancellationToken);
        await tuner.DeleteAsync(name, cancellationToken);
    }

    private static async Task DeleteAsync(ServerExperiments experiments, string name, ExperimentStatus status, CancellationToken cancellationToken)
    {
        if (!status.IsEnded()) await experiments.StopAsync(name, Reason, cancellationToken);
        await experiments.DeleteAsync(name, cancellationToken);
    }
}
