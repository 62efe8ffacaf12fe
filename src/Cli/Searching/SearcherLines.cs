using System.Text.Json;

namespace Tune.Cli;

/// <summary>What a searcher's program is told, a JSON object a line: <c>tune ask-tell</c> the other way round.</summary>
internal static class SearcherLines
{
    /// <summary>The first line: what is sought, and among what.</summary>
    public static string Start(Problem problem) => Line("start", writer =>
    {
        writer.WriteStartArray("objectives");
        foreach (var objective in problem.Objectives)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", objective.Metric);
            writer.WriteString("goal", objective.Goal == Goal.Minimize ? "minimize" : "maximize");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("space");
        writer.WriteRawValue(SearchSpaceJson.Write(problem.Space.Spec), skipInputValidation: true);
        writer.WriteNumber("seed", problem.Seed);
        if (problem.Samples is { } samples) writer.WriteNumber("samples", samples);
    });

    public static string Ask(SuggestRequest request) => Line("ask", writer =>
    {
        writer.WriteNumber("trial", request.Trial.Number);
        if (request.Draw > 0) writer.WriteNumber("refused", request.Draw);
    });

    public static string Trial(TrialCreated created) => Line("trial", writer =>
    {
        writer.WriteNumber("trial", created.Trial.Number);
        JsonLine.WriteConfig(writer, created.Config);
    });

    public static string Report(Problem problem, TrialReported reported) => Line("report", writer =>
    {
        writer.WriteNumber("trial", reported.Trial.Number);
        writer.WriteNumber("iteration", reported.Iteration);
        WriteValues(writer, problem, reported.Metrics);
    });

    public static string Tell(Problem problem, TrialEnded ended, Metrics? last) => Line("tell", writer =>
    {
        writer.WriteNumber("trial", ended.Trial.Number);
        if (ended.Status == TrialStatus.Error || last is null) writer.WriteString("error", ended.Error?.Message ?? ended.Reason);
        else WriteValues(writer, problem, last);
    });

    public static string Add(Problem problem, ObservationAdded added) => Line("add", writer =>
    {
        JsonLine.WriteConfig(writer, added.Config);
        WriteValues(writer, problem, added.Metrics);
    });

    private static string Line(string operation, Action<Utf8JsonWriter> write) => JsonLine.Write(writer =>
    {
        writer.WriteString("op", operation);
        write(writer);
    });

    /// <summary>A number, or a list of them for several objectives; nothing where one is missing.</summary>
    private static void WriteValues(Utf8JsonWriter writer, Problem problem, Metrics metrics)
    {
        var values = problem.Objectives.Select(objective => metrics.TryGet(objective.Metric, out var value) ? value : (double?)null).ToList();
        if (values.Contains(null)) return;
        writer.WritePropertyName("value");
        if (values.Count > 1) writer.WriteStartArray();
        foreach (var value in values) JsonLine.WriteValue(writer, value ?? double.NaN);
        if (values.Count > 1) writer.WriteEndArray();
    }
}
