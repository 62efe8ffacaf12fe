using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune;

/// <summary>The lines of <c>result.json</c> and <c>progress.csv</c>. The keys are Ray's. Not thread-safe.</summary>
internal sealed class RowFormat
{
    private static readonly string[] Reserved = ["training_iteration", "time_total_s", "time_this_iter_s", "timestamp", "checkpoint_dir_name", "trial_id", "config", "done"];
    private static readonly string[] CsvFixed = ["trial_id", "training_iteration", "time_total_s", "time_this_iter_s", "timestamp", "checkpoint_dir_name"];
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _json = new(4096);
    private readonly StringBuilder _csv = new(4096);

    /// <summary>Lines of <c>result.json</c>: an object a report. Valid until the next call.</summary>
    /// <param name="log">The trial.</param>
    /// <param name="from">The first row.</param>
    /// <param name="lastLine">Where the last line begins, from the first that is given.</param>
    public ReadOnlySpan<byte> Results(TrialLog log, int from, out int lastLine)
    {
        _json.ResetWrittenCount();
        lastLine = 0;
        using var writer = new Utf8JsonWriter(_json, JsonOptions);
        for (var row = from; row < log.Rows.Count; row++)
        {
            lastLine = _json.WrittenCount;
            WriteLine(writer, log, row);
            writer.Flush();
            _json.Write("\n"u8);
            writer.Reset();
        }

        return _json.WrittenSpan;
    }

    /// <summary>Lines of <c>progress.csv</c>, with the header before row 0.</summary>
    public byte[] Progress(TrialLog log, int from)
    {
        _csv.Clear();
        if (from == 0) Csv.AppendRow(_csv, CsvFixed.Concat(log.Rows.Names.ToArray().Select(name => Csv.Text(KeyOf(name)))));
        for (var row = from; row < log.Rows.Count; row++) Csv.AppendRow(_csv, Fields(log, row));
        return Encoding.UTF8.GetBytes(_csv.ToString());
    }

    private static IEnumerable<string> Fields(TrialLog log, int row)
    {
        var rows = log.Rows;
        yield return log.Trial.ToString();
        yield return NumberText.Exact(rows.Iteration(row));
        yield return NumberText.Exact(rows.Seconds(row));
        yield return NumberText.Exact(SecondsOf(rows, row));
        yield return NumberText.Exact(Timestamp(rows.At(row)));
        yield return log.CheckpointAt(row) ?? "";
        for (var i = 0; i < rows.Names.Length; i++) yield return rows.Cell(row, i) is { } value ? NumberText.Exact(value) : "";
    }

    private static void WriteLine(Utf8JsonWriter writer, TrialLog log, int row)
    {
        var rows = log.Rows;
        writer.WriteStartObject();
        for (var i = 0; i < rows.Names.Length; i++)
        {
            if (rows.Cell(row, i) is not { } value) continue;
            writer.WritePropertyName(KeyOf(rows.Names[i]));
            NumberText.Write(writer, value);
        }

        writer.WriteNumber("training_iteration", rows.Iteration(row));
        writer.WriteNumber("time_total_s", rows.Seconds(row));
        writer.WriteNumber("time_this_iter_s", SecondsOf(rows, row));
        writer.WriteNumber("timestamp", Timestamp(rows.At(row)));
        if (log.CheckpointAt(row) is { } checkpoint) writer.WriteString("checkpoint_dir_name", checkpoint);
        writer.WriteString("trial_id", log.Trial.ToString());
        writer.WritePropertyName("config");
        writer.WriteRawValue(log.Config, skipInputValidation: true);
        writer.WriteBoolean("done", log.IsEnded && row == rows.Count - 1);
        writer.WriteEndObject();
    }

    // a metric may be called as one of our keys is; neither may hide the other
    private static string KeyOf(string metric) => Reserved.Contains(metric) ? $"metrics/{metric}" : metric;

    private static double SecondsOf(MetricTable rows, int row) => row == 0 ? rows.Seconds(0) : Math.Max(0, rows.Seconds(row) - rows.Seconds(row - 1));

    private static double Timestamp(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
