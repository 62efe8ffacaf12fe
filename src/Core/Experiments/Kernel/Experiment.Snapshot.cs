using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

public sealed partial class Experiment
{
    /// <summary>
    /// The state as JSON, so that a restart need not replay every fact; null if the searcher, the scheduler or a stop rule can't capture
    /// its own, in which case all facts have to be replayed; null as well while a suggestion is computed aside, or after one of them could not take a fact in.
    /// </summary>
    public string? Capture()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return TryCapture(buffer) ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    /// <summary>Writes what <see cref="Capture"/> gives as UTF-8, piece by piece: with many trials it is large.</summary>
    /// <returns>False, and nothing is written, where <see cref="Capture"/> gives null.</returns>
    public bool TryCapture(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (IsSuggesting || _code.IsTorn) return false;
        var searcher = StateOf(_suggestions.Searcher.Inner);
        var scheduler = StateOf(_scheduler.Inner);
        var stopRule = _stopRule is null ? new JsonObject() : StateOf(_stopRule.Inner);
        if (searcher is null || scheduler is null || stopRule is null) return false;
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        // what the trials need comes before them, for they are read one by one
        foreach (var (name, value) in CaptureHead())
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteStartArray("trials");
        foreach (var trial in _trials) TrialSnapshot.Write(writer, trial);
        writer.WriteEndArray();
        foreach (var (name, state) in new[] { ("searcher", searcher), ("scheduler", scheduler), ("stopRule", stopRule) })
        {
            writer.WritePropertyName(name);
            Write(writer, state);
        }

        writer.WriteEndObject();
        return true;
    }

    /// <summary>Takes over what <see cref="Capture"/> gave; only in a new instance of the same spec, before any fact.</summary>
    public void Restore(string snapshot) => Restore(Encoding.UTF8.GetBytes(snapshot));

    /// <summary>Takes over what <see cref="TryCapture"/> wrote; only in a new instance of the same spec, before any fact.</summary>
    public void Restore(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var rest = new JsonObject();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "trials")
            {
                RestoreHead(rest);
                RestoreTrials(ref reader);
            }
            else
            {
                rest[name] = JsonNode.Parse(ref reader);
            }
        }

        if (rest["outcomes"] is { } outcomes) _outcomes.Restore(outcomes);
        if (rest["held"] is { } held) _meter?.Restore(held, _trials);
        else _meter = null;
        foreach (var entry in rest["queue"]!.AsArray()) Restore(entry![0]!.GetValue<string>(), entry[1]!.GetValue<int>(), entry[2]!.GetValue<int>());
        TakeOver(_suggestions.Searcher.Inner, rest["searcher"]);
        TakeOver(_scheduler.Inner, rest["scheduler"]);
        TakeOver(_stopRule?.Inner, rest["stopRule"]);
    }

    private JsonNode? StateOf(object code) => code is ISnapshotState state ? _code.Look(state, static inner => inner.Capture(), null) : null;

    private void TakeOver(object? code, JsonNode? saved)
    {
        if (code is ISnapshotState state && saved is not null) _code.Tell(state, saved, static (inner, node) => inner.Restore(node));
    }

    private JsonObject CaptureHead()
    {
        var head = CaptureCounts();
        // what few experiments have is left out in all others
        if (_enqueued.Capture() is { } enqueued) head["enqueued"] = enqueued;
        if (_requests.Capture() is { } requests) head["requests"] = requests;
        if (_meter?.Capture() is { } held) head["held"] = held;
        if (_tags != _spec.Tags) head["tags"] = new JsonObject(_tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        if (TrialName?.Text != _spec.TrialName) head["trialName"] = new JsonObject { ["template"] = TrialName?.Text };
        return head;
    }

    private JsonObject CaptureCounts() => new()
    {
        ["started"] = HasStarted,
        ["status"] = Status.ToString(),
        ["reason"] = Reason,
        ["samples"] = _samples,
        ["searchExhausted"] = _searchExhausted,
        ["exhaustedReason"] = _exhaustedReason,
        ["skipped"] = _skipped,
        ["skippedInARow"] = _skippedInARow,
        ["given"] = _suggestions.Tried.Capture(),
        ["outcomes"] = _outcomes.Capture(),
        ["elapsed"] = _life.Clock.Elapsed.Ticks,
        ["extraTime"] = _extraTime.Ticks,
        ["clockSince"] = _life.Clock.Since,
        ["capacity"] = _capacity is null ? null : TrialResourcesJson.Write(_capacity),
        ["queue"] = new JsonArray([.. _queue.Entries.Select(entry => (JsonNode)new JsonArray(entry.Kind, entry.Trial, entry.TrialsThen))]),
    };

    private void RestoreHead(JsonObject head)
    {
        _life.Restore(
            head["started"]!.GetValue<bool>(), Enum.Parse<ExperimentStatus>(head["status"]!.GetValue<string>()), head["reason"]?.GetValue<string>(),
            (new TimeSpan(head["elapsed"]!.GetValue<long>()), head["clockSince"]?.GetValue<DateTimeOffset>()));
        _samples = head["samples"]?.GetValue<int>();
        _plan = new VariantPlan(_space, _spec.Presets, _samples);
        _searchExhausted = head["searchExhausted"]!.GetValue<bool>();
        _exhaustedReason = head["exhaustedReason"]?.GetValue<string>();
        _skipped = head["skipped"]?.GetValue<int>() ?? 0;
        _skippedInARow = head["skippedInARow"]?.GetValue<int>() ?? 0;
        _suggestions.Tried.Restore(head["given"]?.AsArray() ?? []);
        if (head["enqueued"] is { } enqueued) _enqueued.Restore(enqueued);
        if (head["requests"] is { } requests) _requests.Restore(requests);
        if (head["tags"] is { } tags) _tags = tags.AsObject().ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);
        if (head["trialName"] is { } named) TrialName = Template(named["template"]?.GetValue<string>());
        _extraTime = new TimeSpan(head["extraTime"]!.GetValue<long>());
        _capacity = head["capacity"] is { } capacity ? TrialResourcesJson.Read(capacity) : null;
    }

    private void RestoreTrials(ref Utf8JsonReader reader)
    {
        var trials = new TrialSnapshot(_nowhere);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Restore(Place(trials.Read(JsonElement.ParseValue(ref reader), new TrialId(_trials.Count))));
    }

    private void Restore(Trial trial)
    {
        _trials.Add(trial);
        HasTrialResources |= trial.Resources is not null;
        if (!trial.IsOutsideSpace) _suggestions.Tried.Create(trial);
        if (trial.Status == TrialStatus.Running)
        {
            _running.Add(trial.Id.Number);
            if (IsDoubtful(trial)) _alone = trial.Id.Number;
        }

        foreach (var borrowed in trial.Borrowed) _leases.Add(trial.Id, borrowed);
        if (!trial.Status.IsEnded()) return;
        _ended++;
        if (!trial.IsOutsideSpace) _suggestions.Tried.End(trial);
    }

    private void Restore(string kind, int trial, int trialsThen)
    {
        switch (kind)
        {
            case "interrupted": _queue.AddInterrupted(trial); break;
            case "failed": _queue.AddFailed(trial, trialsThen); break;
            case "created": _queue.AddCreated(trial); break;
            case "doubtful": _queue.AddDoubtful(trial); break;
            default: _queue.AddPaused(trial); break;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null) writer.WriteNullValue();
        else value.WriteTo(writer);
    }
}
