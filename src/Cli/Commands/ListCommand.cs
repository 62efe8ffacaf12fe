using System.CommandLine;
using System.Globalization;

namespace Tune.Cli;

/// <summary><c>tune list</c>: the experiments of a data folder or a server.</summary>
internal static class ListCommand
{
    private const string Description = "Lists the experiments of a data folder, or of a server, newest first, with what they have come to.";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var json = new Option<bool>("--json") { Description = "Print a JSON line for each, for programs." };
        var withArchived = new Option<bool>("--all") { Description = $"Those as well that are archived: that have the tag '{Notes.Archived}'." };
        var command = new CommandWithExamples("list", Description) { Sections = [("Examples", "tune list\ntune list --all\ntune list --data results --json")] };
        foreach (var option in (Option[])[.. places.Options, withArchived, json]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var place = await places.OpenAsync(parsed);
            var all = await place.ListAsync(cancellationToken);
            IReadOnlyList<ListedExperiment> shown = parsed.GetValue(withArchived) ? all : [.. all.Where(experiment => !experiment.IsArchived)];
            if (parsed.GetValue(json)) foreach (var experiment in shown) terminal.Out.WriteLine(Line(experiment));
            else if (all.IsEmpty) terminal.Out.WriteLine($"There are no experiments {place.Where}.");
            else Print(terminal, shown, all.Length - shown.Count, place.Runner);
        });
        return command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<ListedExperiment> shown, int archived, string? runner)
    {
        var table = new TextTable([new("name", MaxWidth: 40), new("status"), new("best", IsNumeric: true), new("metric"), new("trials", MaxWidth: 50), new("updated")]);
        foreach (var experiment in shown)
        {
            var status = experiment.Status == ExperimentStatus.Running && runner is null ? "Interrupted" : $"{experiment.Status}";
            table.Add(experiment.Name, status, StatusText.Value(experiment.BestValue), experiment.Objective.Metric, StatusText.CountsLine(experiment.Counts), experiment.UpdatedAt.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        if (shown.Count > 0) terminal.Out.Write(table.ToText(terminal.Width, 0));
        if (archived > 0) terminal.Out.WriteLine(FormattableString.Invariant($"{archived} archived: tune list --all"));
        if (runner is not null) terminal.Out.WriteLine($"What runs, runs {runner}.");
    }

    private static string Line(ListedExperiment experiment) => JsonLine.Write(writer =>
    {
        writer.WriteString("experiment", experiment.Name);
        writer.WriteString("status", $"{experiment.Status}");
        writer.WriteString("metric", experiment.Objective.Metric);
        if (experiment is { BestValue: { } value, BestTrial: { } trial })
        {
            writer.WriteNumber("best", value);
            writer.WriteNumber("bestTrial", trial.Number);
        }

        writer.WriteStartObject("trials");
        foreach (var (status, count) in experiment.Counts) writer.WriteNumber($"{status}", count);
        writer.WriteEndObject();
        writer.WriteString("createdAt", experiment.CreatedAt);
        writer.WriteString("updatedAt", experiment.UpdatedAt);
        if (experiment.Tags.IsEmpty) return;
        writer.WriteStartObject("tags");
        foreach (var (name, text) in experiment.Tags) writer.WriteString(name, text);
        writer.WriteEndObject();
    });
}
