using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune;

/// <summary>The experiment's own file: what was asked for, and how it stands.</summary>
internal sealed class ExperimentFile(string root, JsonElement given)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ExperimentLife _life = new();
    private JsonElement _spec = given;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private int _trials;
    private bool _isDirty = true;

    public void Apply(Fact fact)
    {
        _life.Apply(fact);
        switch (fact)
        {
            case TrialCreated: _trials++; break;
            case ExperimentStarted: (_startedAt, _isDirty) = (fact.At, true); break;
            case ExperimentPaused or ExperimentResumed or ExperimentExtended: _isDirty = true; break;
            case ExperimentChanged changed: (_spec, _isDirty) = (JsonElement.Parse(changed.Spec), true); break;
            case ExperimentEnded: (_endedAt, _isDirty) = (fact.At, true); break;
        }
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
        writer.WriteString("status", _life.Status.ToString());
        if (_life.Reason is { } reason) writer.WriteString("reason", reason);
        if (_startedAt is { } started) writer.WriteString("startedAt", started);
        if (_life.Status.IsEnded() && _endedAt is { } ended)
        {
            writer.WriteString("endedAt", ended);
            writer.WriteNumber("trials", _trials);
        }

        writer.WritePropertyName("spec");
        _spec.WriteTo(writer);
        writer.WriteEndObject();
    }
}
