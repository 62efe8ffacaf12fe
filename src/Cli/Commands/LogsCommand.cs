using System.CommandLine;
using System.Text;

namespace Tune.Cli;

/// <summary><c>tune logs</c>: what a trial's program has written.</summary>
internal static class LogsCommand
{
    private const string Description = "Prints what a trial's program has written beside its reports: standard output and standard error.";

    private const int Piece = 64 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var trial = new Argument<string>("trial") { Description = "The trial's number." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Print what comes until the trial ends." };
        var command = new CommandWithExamples("logs", Description) { Sections = [("Examples", "tune logs digits 3\ntune logs digits 3 --follow")] };
        command.Arguments.Add(folder.Name);
        command.Arguments.Add(trial);
        foreach (var option in (Option[])[folder.Data, follow]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var number = DataFolderArguments.ReadTrial(parsed.GetRequiredValue(trial));
            using var experiments = await folder.OpenAsync(parsed);
            var name = folder.FindName(parsed, experiments);
            var path = Path.Combine(experiments.FolderOf(name), TrialFolders.NameOf(number), ProgramLog.FileName);
            var has = await PrintAsync(terminal.Out, path, () => parsed.GetValue(follow) && IsLive(experiments, name, number), TimeProvider.System, cancellationToken);
            if (has) return 0;
            _ = TrialOf(experiments, name, number);
            await terminal.Error.WriteLineAsync($"Trial {number} of '{name}' has written nothing: there is no {path}.");
            return 0;
        });
        return command;
    }

    /// <summary>Prints a file, and what is added to it as long as somebody may add to it.</summary>
    /// <returns>Whether there was one.</returns>
    private static async Task<bool> PrintAsync(TextWriter output, string path, Func<bool> isLive, TimeProvider time, CancellationToken cancellationToken)
    {
        StreamReader? reader = null;
        try
        {
            while (true)
            {
                // asked first: what has ended by then has written all that it will
                var goesOn = isLive();
                if (reader is null && File.Exists(path)) reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
                if (reader is not null) await CopyAsync(reader, output, cancellationToken);
                if (!goesOn) return reader is not null;
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private static async Task CopyAsync(StreamReader reader, TextWriter output, CancellationToken cancellationToken)
    {
        var buffer = new char[Piece];
        while (await reader.ReadAsync(buffer, cancellationToken) is var count and > 0) await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private static bool IsLive(LocalExperiments experiments, string name, TrialId trial) =>
        experiments.Owner is not null && TrialOf(experiments, name, trial).Status is TrialStatus.Running or TrialStatus.Pending or TrialStatus.Paused;

    /// <exception cref="UsageException">There is no such trial.</exception>
    private static TrialResult<Configuration> TrialOf(LocalExperiments experiments, string name, TrialId trial)
    {
        var results = experiments.ReadResults(name, TimeProvider.System.GetUtcNow());
        return trial.Number < results.Count ? results[trial.Number] : throw new UsageException("trial", $"there is no trial {trial.Number}: '{name}' has {StatusText.Number(results.Count, "trial")} so far.");
    }
}
