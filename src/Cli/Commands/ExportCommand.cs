using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune export</c>: the trials of an experiment as a table.</summary>
internal static class ExportCommand
{
    private const string Description = "Writes the trials of an experiment as a table, a row a trial: status, iterations, metrics, parameters.";

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var csv = new Option<bool>("--csv") { Description = "As comma-separated values. The default." };
        var json = new Option<bool>("--json") { Description = "As a JSON list with an object a row." };
        var file = new Option<string?>("--output", "-o") { Description = "Into a file instead of standard output.", HelpName = "file" };
        var command = new CommandWithExamples("export", Description) { Sections = [("Examples", "tune export digits --csv\ntune export digits --json -o digits.json")] };
        command.Arguments.Add(folder.Name);
        foreach (var option in (Option[])[folder.Data, csv, json, file]) command.Options.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(csv) && parsed.GetValue(json)) throw new UsageException("tune export", "--csv and --json exclude each other.");
            using var experiments = await folder.OpenAsync(parsed);
            var table = experiments.ReadResults(folder.FindName(parsed, experiments), TimeProvider.System.GetUtcNow()).ToTable();
            var text = parsed.GetValue(json) ? table.ToJson() : table.ToCsv();
            if (parsed.GetValue(file) is not { } path)
            {
                terminal.Out.Write(text);
                return;
            }

            using var writer = OutputFile.Create(file.Name, path);
            writer.Write(text);
        });
        return command;
    }
}
