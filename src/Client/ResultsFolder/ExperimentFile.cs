using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune;

/// <summary>The experiment's own file: what was asked for, and how it stands.</summary>
internal sealed class ExperimentFile(string root, JsonElement spec)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ExperimentStatus _status = ExperimentStatus.Paused;
    private string? _reason;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private int _trials;
    private bool _isDirty = true;

    public void Apply(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated: _trials++; return;
            case ExperimentStarted: (_status, _reason, _startedAt) = (ExperimentStatus.Running, null, fact.At); break;
            case ExperimentPaused paused: (_status, _reason) = (ExperimentStatus.Paused, paused.Reason); break;
            case ExperimentResumed: (_status, _reason) = (ExperimentStatus.Running, null); break;
            case ExperimentExtended when _status.IsEnded(): (_status, _reason, _endedAt) = (ExperimentStatus.Running, null, null); break;
            case ExperimentEnded ended: (_status, _reason, _endedAt) = (ended.Status, ended.Reason, ended.At); break;
            default: return;
        }

        _isDirty = true;
    }

    public void Flush()
    {
        if (!_isDirty) return;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOptions)) Write(writer);
        stream.WriteByte((byte)'\n');
        AtomicFile.Replace(Path.Combine(root, "experiment.json"), stream.ToArray());
        _isDirty = false;
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("status", _status.ToString());
        if (_reason is not null) writer.WriteString("reason", _reason);
        if (_startedAt is { } started) writer.WriteString("startedAt", started);
        if (_endedAt is { } ended)
        {
            writer.WriteString("endedAt", ended);
            writer.WriteNumber("trials", _trials);
        }

        writer.WritePropertyName("spec");
        spec.WriteTo(writer);
        writer.WriteEndObject();
    }
}
