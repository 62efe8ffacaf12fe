using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tune;

/// <summary>Draws an experiment for a terminal of a size. A function of what it is given.</summary>
/// <param name="width">The terminal's columns.</param>
/// <param name="height">The terminal's rows.</param>
/// <param name="isUnicode">Whether it can show more than ASCII.</param>
internal sealed class LiveScreen(int width, int height, bool isUnicode)
{
    private const int MaxEnded = 5;
    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Good = new(Color.Green);

    // a line as wide as the terminal makes some of them begin a new one
    private readonly int _width = Math.Max(20, width - 1);

    public IRenderable Draw(ExperimentView view, string? resources, string? resultsPath, IReadOnlyList<EndedTrial> ended)
    {
        var lines = new List<ScreenLine> { Header(view, resources), Counts(view) };
        lines.AddRange(Scheduler(view.Scheduler));
        lines.Add(Best(view));
        if (StatusText.Front(view) is { Length: > 0 } front) lines.Add(Labelled("front", front, Style.Plain));
        if (resultsPath is not null) lines.Add(Labelled("results", resultsPath, Style.Plain));

        var room = height - 1 - lines.Count;
        var endedRows = room < 14 ? Math.Clamp(room - 8, 0, 3) : MaxEnded;
        var endedLines = Ended(view, [.. ended.Take(endedRows)]).ToList();
        lines.AddRange(Running(view, room - endedLines.Count));
        lines.AddRange(endedLines);
        return new Rows(lines.Take(Math.Max(1, height - 1)).Select(line => line.Render()));
    }

    private static Style StyleOf(TrialStatus status) => status switch
    {
        TrialStatus.Running => new Style(Color.Aqua),
        TrialStatus.Terminated => Good,
        TrialStatus.Paused => new Style(Color.Yellow),
        TrialStatus.Error => new Style(Color.Red),
        _ => Style.Plain,
    };

    private static Style StyleOf(ExperimentStatus status) => status switch
    {
        ExperimentStatus.Running => new Style(Color.Aqua),
        ExperimentStatus.Finished => Good,
        ExperimentStatus.Failed => new Style(Color.Red),
        _ => new Style(Color.Yellow),
    };

    private ScreenLine Header(ExperimentView view, string? resources)
    {
        var trials = StatusText.Trials(view);
        var line = new ScreenLine(_width).Add(TextTable.Cut(view.Name, _width / 2), Bold).Add("  ")
            .Add(view.Status.ToString(), StyleOf(view.Status)).Add("  ").Add(NumberText.Duration(view.Elapsed)).Add("  ");
        var use = resources ?? "";
        var bar = Math.Min(40, line.Room - trials.Length - use.Length - 4);
        if (view.Total is > 0 and var total && bar >= 8)
        {
            var full = (int)Math.Min(bar, (long)bar * StatusText.Ended(view) / total);
            line.Add(new string(isUnicode ? '━' : '#', full), Good).Add(new string(isUnicode ? '─' : '-', bar - full), Dim).Add("  ");
        }

        return line.Add(trials).AddRight(use);
    }

    private ScreenLine Counts(ExperimentView view)
    {
        var line = Label("trials");
        var first = true;
        foreach (var (status, text) in StatusText.Counts(view.Counts))
        {
            if (!first) line.Add(" | ", Dim);
            first = false;
            line.Add(text, StyleOf(status));
        }

        if (first) line.Add(StatusText.CountsLine(view.Counts));
        return line;
    }

    private IEnumerable<ScreenLine> Scheduler(string text)
    {
        var line = Label("scheduler");
        if (text.Length <= line.Room) return [line.Add(text)];
        var at = text.LastIndexOf(' ', line.Room);
        if (at < line.Room / 2) at = line.Room;
        return [line.Add(text[..at]), new ScreenLine(_width).Add(new string(' ', 11)).Add(text[at..].TrimStart())];
    }

    private ScreenLine Best(ExperimentView view) => view.Best is { } best
        ? Labelled("best", StatusText.Best(view), view.BrokenByBest.IsEmpty ? Good : new Style(Color.Yellow)).Add("  ").Add(StatusText.Parameters(best.Config))
        : Labelled("best", $"no trial has reported '{view.Objective.Metric}' yet", Dim);

    private IEnumerable<ScreenLine> Running(ExperimentView view, int room)
    {
        if (view.Running.IsEmpty || room < 4) yield break;
        // a blank line, the header, its rule
        var rows = room - 3;
        var shown = view.Running.Length <= rows ? view.Running.Length : rows - 1;
        var names = ShortNames.Of(view.Running.SelectMany(trial => trial.Config.Flatten()).Select(entry => entry.Key).Distinct(StringComparer.Ordinal));
        var table = new TextTable(
        [
            new("trial"),
            .. view.TrialName is null ? [] : (TextTable.Column[])[new("name", MaxWidth: 30)],
            .. names.Values.Select((name, i) => new TextTable.Column(name, view.Running.All(trial => IsNumber(trial, names.Keys.ElementAt(i))), 14, Rank: 1)),
            new(view.Objective.Metric, IsNumeric: true, 14), .. view.AlsoOptimize.Select(objective => new TextTable.Column(objective.Metric, IsNumeric: true, 14)),
            new("iter", IsNumeric: true), new("time", IsNumeric: true),
        ]);
        foreach (var trial in view.Running.Take(shown))
        {
            var values = trial.Config.Flatten().ToDictionary(entry => entry.Key, entry => NumberText.Short(entry.Value), StringComparer.Ordinal);
            table.Add([
                trial.Trial.ToString(), .. view.TrialName is null ? [] : (string[])[trial.Name ?? ""], .. names.Keys.Select(name => values.GetValueOrDefault(name, "")),
                StatusText.Value(trial.Value), .. view.AlsoOptimize.Select(objective => StatusText.Value(ValueOf(trial, objective))),
                NumberText.Exact(trial.Iteration), NumberText.Duration(trial.Elapsed)]);
        }

        var layout = table.Fit(_width);
        yield return new ScreenLine(_width);
        var header = new ScreenLine(_width).Add(layout.Header, Bold);
        var more = $"… and {layout.LeftOut.Count} more";
        yield return layout.LeftOut.Count == 0 ? header : header.AddRight(more.Length + 2 <= header.Room ? more : $"+{layout.LeftOut.Count}", Dim);
        yield return new ScreenLine(_width).Add(new string(isUnicode ? '─' : '-', _width), Dim);
        for (var i = 0; i < shown; i++)
            yield return new ScreenLine(_width).Add(layout.Rows[i], view.Running[i].Trial == view.Best?.Trial ? Good : Style.Plain);
        if (shown < view.Running.Length) yield return new ScreenLine(_width).Add($"… and {view.Running.Length - shown} more running", Dim);
    }

    private IEnumerable<ScreenLine> Ended(ExperimentView view, IReadOnlyList<EndedTrial> ended)
    {
        if (ended.Count == 0) yield break;
        var table = new TextTable([new("ended"), new("status"), new(view.Objective.Metric, IsNumeric: true, 14), new("iter", IsNumeric: true), new("reason", MaxWidth: _width, Rank: 1)]);
        foreach (var trial in ended) table.Add(trial.Trial.ToString(), StatusText.Of(trial.Status), Value(trial, view.Objective), NumberText.Exact(trial.Iteration), "reason");
        var layout = table.Fit(_width);
        yield return new ScreenLine(_width);
        yield return new ScreenLine(_width).Add(layout.Header, Bold);
        for (var i = 0; i < ended.Count; i++)
        {
            // the reason is as long as it is: it gets the room that is left
            var row = layout.Rows[i].EndsWith("reason", StringComparison.Ordinal) ? layout.Rows[i][..^"reason".Length] + NumberText.FirstLine(ended[i].Reason) : layout.Rows[i];
            yield return new ScreenLine(_width).Add(row, ended[i].Status == TrialStatus.Error ? StyleOf(TrialStatus.Error) : Style.Plain);
        }
    }

    private static string Value(EndedTrial trial, Objective objective) =>
        trial.Metrics is { } metrics && metrics.TryGet(objective.Metric, out var value) ? NumberText.Short(value) : "";

    private static double? ValueOf(TrialView trial, Objective objective) => trial.Metrics is { } metrics && metrics.TryGet(objective.Metric, out var value) ? value : null;

    private static bool IsNumber(TrialView trial, string name) => !trial.Config.TryGet<System.Text.Json.JsonElement>(name, out var value) || value.ValueKind == System.Text.Json.JsonValueKind.Number;

    private ScreenLine Label(string label) => new ScreenLine(_width).Add(label.PadRight(11), Dim);

    private ScreenLine Labelled(string label, string text, Style style) => Label(label).Add(text, style);
}
