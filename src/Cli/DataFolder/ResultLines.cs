using System.Text.Json;

namespace Tune.Cli;

/// <summary>Results for programs: a JSON line for each trial, and one for the experiment.</summary>
internal static class ResultLines
{
    public static void Print(TextWriter output, ResultGrid<Configuration> results)
    {
        foreach (var trial in results) output.WriteLine(JsonLine.Write(writer => Write(writer, trial)));
        output.WriteLine(Summary(results));
    }

    /// <summary>The experiment in one line.</summary>
    /// <param name="results">What it has come to.</param>
    /// <param name="importance">What mattered; null: that is not asked for.</param>
    public static string Summary(ResultGrid<Configuration> results, ParameterImportances? importance = null) => JsonLine.Write(writer =>
    {
        writer.WriteString("experiment", results.Experiment);
        writer.WriteString("status", $"{results.Status}");
        if (results.Reason is { } reason) writer.WriteString("reason", reason);
        writer.WriteString("metric", results.Objective.Metric);
        writer.WriteNumber("trials", results.Count);
        writer.WriteNumber("errors", results.Errors.Count);
        writer.WriteNumber("seconds", Math.Round(results.Elapsed.TotalSeconds, 3));
        writer.WriteNumber("cpuHours", Math.Round(results.Held.CpuHours, 6));
        writer.WriteNumber("gpuHours", Math.Round(results.Held.GpuHours, 6));
        if (results.TryGetBest(out var best))
        {
            writer.WriteStartObject("best");
            Write(writer, best);
            writer.WriteEndObject();
        }

        if (importance is not null) Write(writer, importance);
        if (results.ResultsPath is { } path) writer.WriteString("results", path);
    });

    private static void Write(Utf8JsonWriter writer, ParameterImportances importance)
    {
        writer.WriteStartObject("importance");
        writer.WriteNumber("trials", importance.Trials);
        if (importance.Fit is { } fit) writer.WriteNumber("fit", Math.Round(fit, 4));
        if (importance.Note is { } note) writer.WriteString("note", note);
        writer.WriteStartObject("parameters");
        foreach (var one in importance.Parameters) writer.WriteNumber(one.Parameter, Math.Round(one.Share, 4));
        writer.WriteEndObject();
        writer.WriteStartArray("interactions");
        foreach (var pair in importance.Interactions)
        {
            writer.WriteStartObject();
            writer.WriteString("first", pair.First);
            writer.WriteString("second", pair.Second);
            writer.WriteNumber("share", Math.Round(pair.Share, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TrialResult trial)
    {
        writer.WriteNumber("trial", trial.Trial.Number);
        writer.WriteString("status", $"{trial.Status}");
        if (trial.Value is { } value)
        {
            writer.WritePropertyName("value");
            JsonLine.WriteValue(writer, value);
        }

        writer.WriteNumber("iterations", trial.Iterations);
        writer.WriteNumber("attempts", trial.Attempts);
        if (trial.Error is { } error) writer.WriteString("error", StatusText.Error(error));
        JsonLine.WriteConfig(writer, trial.Configuration);
        if (trial.Metrics is not { } metrics) return;
        writer.WriteStartObject("metrics");
        foreach (var (name, metric) in metrics)
        {
            writer.WritePropertyName(name);
            JsonLine.WriteValue(writer, metric);
        }

        writer.WriteEndObject();
    }
}
