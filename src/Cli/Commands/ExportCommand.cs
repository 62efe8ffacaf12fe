using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune export</c>: the trials of an experiment as a table, or the whole of it as one file.</summary>
internal static class ExportCommand
{
    private const string Description = "Writes the trials of an experiment as a table, a row a trial: status, iterations, metrics, parameters; or the whole experiment to one file, for tune import. Also while it runs.";

    private const string Examples = """
        tune export digits --csv
        tune export digits --json -o digits.json
        tune export digits --parquet -o digits.parquet
        tune export digits --archive digits.zip
        tune export digits --archive digits.zip --no-checkpoints
        """;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var csv = new Option<bool>("--csv") { Description = "As comma-separated values. The default." };
        var json = new Option<bool>("--json") { Description = "As a JSON list with an object a row." };
        var parquet = new Option<bool>("--parquet") { Description = "As a Parquet file, with types; it needs --output." };
        var file = new Option<string?>("--output", "-o") { Description = "Into a file instead of standard output.", HelpName = "file" };
        var archive = new Option<string?>("--archive") { Description = "The whole experiment into a zip file: its spec, its journal and the checkpoints that are kept.", HelpName = "file" };
        var bare = new Option<bool>("--no-checkpoints") { Description = "Without checkpoints: trials that have not ended can't go on from where they were." };
        var command = new CommandWithExamples("export", Description) { Sections = [("Examples", Examples)] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, csv, json, parquet, file, archive, bare]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            List<Option> forms = [.. ((Option[])[csv, json, parquet, archive]).Where(form => parsed.GetResult(form) is { Implicit: false })];
            if (forms is [var first, var second, ..]) throw new UsageException("tune export", $"{first.Name} and {second.Name} exclude each other.");
            if (parsed.GetValue(bare) && parsed.GetValue(archive) is null) throw new UsageException(bare.Name, "expected --archive FILE as well.");
            if (parsed.GetValue(archive) is not null && parsed.GetValue(file) is not null) throw new UsageException(file.Name, "an archive goes into the file that --archive names.");
            if (parsed.GetValue(parquet) && parsed.GetValue(file) is null) throw new UsageException(parquet.Name, "expected --output FILE as well: it is no text.");
            using var place = await places.OpenAsync(parsed);
            var name = await places.FindNameAsync(parsed, place, cancellationToken);
            if (parsed.GetValue(archive) is { } target)
            {
                terminal.Out.WriteLine(await place.WriteArchiveAsync(name, target, !parsed.GetValue(bare), cancellationToken));
                return;
            }

            var table = (await place.ReadResultsAsync(name, cancellationToken)).ToTable();
            if (parsed.GetValue(parquet))
            {
                await using var stream = OutputFile.CreateBinary(file.Name, parsed.GetValue(file) ?? "");
                await ParquetTable.WriteAsync(table, stream, cancellationToken);
                return;
            }

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
