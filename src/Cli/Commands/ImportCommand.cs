using System.CommandLine;
using Tune.Storage;

namespace Tune.Cli;

/// <summary><c>tune import</c>: an experiment from a portable file.</summary>
internal static class ImportCommand
{
    private const string Description = "Brings an experiment from a file of tune export --archive into a data folder, or to a server, as a whole or not at all: with the same trials and decisions, to look at and to go on with. One that was running holds.";

    private const string Trust = """
        Import only what comes from somebody you trust: tune resume runs the program that the experiment names.
        The program's own files don't come along: --code says where they are here.
        """;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The file." };
        var folder = new DataFolderArguments();
        var servers = new ServerArguments(terminal);
        var name = new Option<string?>("--as") { Description = "Another name for it than the one that it had.", HelpName = "name" };
        var code = new Option<string?>("--code") { Description = "The folder of the program's files here. Default: where it was on the other machine.", HelpName = "folder" };
        var command = new CommandWithExamples("import", Description) { Sections = [("Notes", Trust), ("Examples", "tune import digits.zip\ntune import digits.zip --as digits-2 --code . --data results\ntune import digits.zip --server https://tune.example.com")] };
        command.Arguments.Add(file);
        foreach (var option in (Option[])[folder.Data, .. servers.Options, name, code]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(name) is { Length: 0 }) throw new UsageException(name.Name, "expected a name, got ''.");
            using var server = servers.Find(parsed, folder.Data);
            if (server is not null)
            {
                if (parsed.GetValue(code) is not null) throw new UsageException(code.Name, "the folder is one of the server's machine, which is known there alone; leave it out, or import beside the data folder.");
                await ImportAsync(terminal, server, parsed.GetRequiredValue(file), parsed.GetValue(name), cancellationToken);
                return;
            }

            var data = folder.FolderOf(parsed);
            var place = parsed.GetValue(code) is { } given ? Directory.Exists(given) ? Path.GetFullPath(given) : throw new UsageException(code.Name, $"there is no folder '{given}'.") : null;
            try
            {
                var imported = await LocalExperiments.ImportAsync(data, parsed.GetRequiredValue(file), parsed.GetValue(name), place, cancellationToken);
                using var experiments = await LocalExperiments.OpenAsync(data);
                var listed = experiments.List().Single(experiment => experiment.Name == imported);
                var suffix = DataFolderArguments.Suffix(data);
                terminal.Out.WriteLine(FormattableString.Invariant($"{imported} is imported: {listed.Counts.Values.Sum()} trials, {listed.Status}. See: tune show {imported}{suffix}{(listed.Status.IsEnded() ? "" : $"; go on: tune resume {imported}{suffix}")}"));
            }
            catch (DataFolderInUseException exception)
            {
                throw DataFolderTuner.InUse(data, exception);
            }
        });
        return command;
    }

    private static async Task ImportAsync(Terminal terminal, ApiClient server, string file, string? name, CancellationToken cancellationToken)
    {
        // what is no archive is not sent
        await LocalExperiments.ReadArchiveAsync(file);
        await using var archive = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var experiments = new ServerExperiments(server);
        var imported = await experiments.ImportAsync(archive, name, cancellationToken);
        var status = await experiments.GetAsync(imported, cancellationToken);
        var suffix = $" --server {server.Url}";
        terminal.Out.WriteLine(FormattableString.Invariant($"{imported} is imported: {status.Trials.Values.Sum()} trials, {status.Status}. See: tune show {imported}{suffix}{(status.Status.IsEnded() ? "" : $"; go on: tune resume {imported}{suffix}")}"));
    }
}
