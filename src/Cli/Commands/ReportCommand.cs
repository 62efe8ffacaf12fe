using System.CommandLine;
using Tune.Page;

namespace Tune.Cli;

/// <summary><c>tune report</c>: an experiment as one HTML file.</summary>
internal static class ReportCommand
{
    private const string Description = "Writes an experiment to one HTML file that opens in a browser from anywhere, without a server and without a network: overview, trials, charts. Also while it runs.";

    private const string Contents = """
        It has what the page of tune serve shows, and nothing to steer: send it by mail, or let a CI keep it. It has the spec, tags, notes and errors, too; of the variables that a spec
        gives to a program only their names. Checkpoints, files and logs of trials are not in it: tune export NAME --archive. Of more than 50,000 reports of trials those that stand out are kept.
        """;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var file = new Option<string>("--output", "-o") { Description = "The file. Default: report.html in the current folder.", HelpName = "file", DefaultValueFactory = _ => "report.html" };
        var command = new CommandWithExamples("report", Description) { Sections = [("Contents", Contents), ("Examples", "tune report digits\ntune report digits -o digits.html --data results")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, file]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var place = await places.OpenAsync(parsed);
            var name = await places.FindNameAsync(parsed, place, cancellationToken);
            var (results, path) = (await place.ReadResultsAsync(name, cancellationToken), parsed.GetRequiredValue(file));
            var html = HtmlReport.Of(ReportData.Of(results, TimeProvider.System.GetUtcNow(), await place.ReadSpecJsonAsync(name, cancellationToken), await place.ReadEntriesAsync(name, cancellationToken)));
            await using (var writer = OutputFile.Create(file.Name, path)) await writer.WriteAsync(html.AsMemory(), cancellationToken);
            terminal.Out.WriteLine(FormattableString.Invariant($"{name} is in {path}: {results.Count} trials, {MemoryText.Write(new FileInfo(path).Length)}. Open it in a browser."));
        });
        return command;
    }
}
