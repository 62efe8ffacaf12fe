using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune show</c>: what an experiment has come to.</summary>
internal static class ShowCommand
{
    private const string Description = "Shows what an experiment has come to: the best configuration, the best trials, learning curves, which parameters mattered, and what went wrong. Also while it runs.";

    private const int UsualRows = 20;

    private const int UsualCurves = 5;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var json = new Option<bool>("--json") { Description = "Print one JSON line, for programs; all trials: tune export." };
        var rows = new Option<int?>("--trials") { Description = $"How many of the best trials are listed. Default: {UsualRows}.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var curves = new Option<int?>("--curves") { Description = $"How many learning curves are drawn, at most {CurveChart.Most}. Default: {UsualCurves}.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var command = new CommandWithExamples("show", Description) { Sections = [("Examples", "tune show digits\ntune show digits --trials 50 --curves 3\ntune show digits --json")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, rows, curves, json]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var place = await places.OpenAsync(parsed);
            var results = await place.ReadResultsAsync(await places.FindNameAsync(parsed, place, cancellationToken), cancellationToken);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(ResultLines.Summary(results, results.Importance()));
            else Print(terminal, results, place, parsed.GetValue(rows) ?? UsualRows, parsed.GetValue(curves) ?? UsualCurves);
        });
        return command;
    }

    private static void Print(Terminal terminal, ResultGrid<Configuration> results, ExperimentPlace place, int rows, int curves)
    {
        var output = terminal.Out;
        output.Write(ExperimentSummary.Of(results).ToText(terminal.Width).TrimStart('\n'));
        if (results.Count > 0)
        {
            output.WriteLine($"\nTrials, best first\n{results.ToTable().ToText(rows, terminal.Width).TrimEnd()}");
            foreach (var (title, picture) in ExperimentPicture.Draw(results, terminal.Width, curves)) output.WriteLine($"\n{title}\n{picture.TrimEnd()}");
            if (ImportancePicture.Draw(results.Importance(), terminal.Width) is { } bars) output.WriteLine($"\nWhat mattered for {results.Objective.Metric}\n{bars.TrimEnd()}");
        }

        if (results.Errors is [var failed, ..]) output.WriteLine($"\nWhat a failed trial wrote: tune logs {results.Experiment} {failed.Trial.Number}{place.Suffix}");
        if (ExperimentState.Of(results, place) is { } state) output.WriteLine($"\n{state}");
    }
}
