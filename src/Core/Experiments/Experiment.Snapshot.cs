using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune;

public sealed partial class Experiment
{
    private static readonly JsonSerializerOptions SnapshotOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>
    /// The state as JSON, so that a restart need not replay every fact; null if the searcher, the scheduler or a stop rule can't capture
    /// its own, in which case all facts have to be replayed; null as well while a suggestion is computed aside.
    /// </summary>
    public string? Capture()
    {
        if (IsSuggesting) return null;
        var searcher = (_searcher as ISnapshotState)?.Capture();
        var scheduler = (_scheduler as ISnapshotState)?.Capture();
        var stopRule = _stopRule is null ? new JsonObject() : (_stopRule as ISnapshotState)?.Capture();
        if (searcher is null || scheduler is null || stopRule is null) return null;
        return new JsonObject
        {
            ["started"] = HasStarted,
            ["status"] = Status.ToString(),
            ["reason"] = Reason,
            ["samples"] = _samples,
            ["searchExhausted"] = _searchExhausted,
            ["exhaustedReason"] = _exhaustedReason,
            ["skipped"] = _skipped,
            ["skippedInARow"] = _skippedInARow,
            ["given"] = _tried.Capture(),
            ["outcomes"] = _outcomes?.Capture(),
            ["elapsed"] = _elapsed.Ticks,
            ["extraTime"] = _extraTime.Ticks,
            ["clockSince"] = _clockSince,
            ["capacity"] = _capacity is null ? null : TrialResourcesJson.Write(_capacity),
            ["queue"] = new JsonArray([.. _queue.Entries.Select(entry => (JsonNode)new JsonArray(entry.Kind, entry.Trial, entry.TrialsThen))]),
            ["trials"] = new JsonArray([.. _trials.Select(trial => (JsonNode)Capture(trial))]),
            ["searcher"] = searcher,
            ["scheduler"] = scheduler,
            ["stopRule"] = stopRule,
        }.ToJsonString();
    }

    /// <summary>Takes over what <see cref="Capture()"/> gave; only in a new instance of the same spec, before any fact.</summary>
    public void Restore(string snapshot)
    {
        var root = JsonNode.Parse(snapshot)!;
        HasStarted = root["started"]!.GetValue<bool>();
        Status = Enum.Parse<ExperimentStatus>(root["status"]!.GetValue<string>());
        Reason = root["reason"]?.GetValue<string>();
        _samples = root["samples"]?.GetValue<int>();
        _plan = new VariantPlan(_space, _spec.Presets, _samples);
        _searchExhausted = root["searchExhausted"]!.GetValue<bool>();
        _exhaustedReason = root["exhaustedReason"]?.GetValue<string>();
        _skipped = root["skipped"]?.GetValue<int>() ?? 0;
        _skippedInARow = root["skippedInARow"]?.GetValue<int>() ?? 0;
        _tried.Restore(root["given"]?.AsArray() ?? []);
        if (root["outcomes"] is { } outcomes) _outcomes?.Restore(outcomes);
        _elapsed = new TimeSpan(root["elapsed"]!.GetValue<long>());
        _extraTime = new TimeSpan(root["extraTime"]!.GetValue<long>());
        _clockSince = root["clockSince"]?.GetValue<DateTimeOffset>();
        _capacity = root["capacity"] is { } capacity ? TrialResourcesJson.Read(capacity) : null;
        foreach (var trial in root["trials"]!.AsArray()) Restore(trial!);
        foreach (var entry in root["queue"]!.AsArray()) Restore(entry![0]!.GetValue<string>(), entry[1]!.GetValue<int>(), entry[2]!.GetValue<int>());
        (_searcher as ISnapshotState)?.Restore(root["searcher"]!);
        (_scheduler as ISnapshotState)?.Restore(root["scheduler"]!);
        (_stopRule as ISnapshotState)?.Restore(root["stopRule"]!);
    }

    private static JsonObject Capture(Trial trial) => new()
    {
        ["config"] = JsonObject.Create(trial.Config.Root),
        ["created"] = trial.CreatedAt,
        ["ended"] = trial.EndedAt,
        ["status"] = trial.Status.ToString(),
        ["attempt"] = trial.Attempt,
        ["iteration"] = trial.Iteration,
        ["grantedTo"] = trial.GrantedTo,
        ["failures"] = trial.Failures,
        ["elapsed"] = trial.Elapsed.Ticks,
        ["metrics"] = trial.Metrics is null ? null : Numbers.ToJson(trial.Metrics),
        ["score"] = trial.Score is { } score ? Numbers.ToJson(score) : null,
        ["bestScore"] = trial.BestScore is { } best ? Numbers.ToJson(best) : null,
        ["checkpoint"] = JsonSerializer.SerializeToNode(trial.Checkpoint, SnapshotOptions),
        ["isCheckpointBorrowed"] = trial.IsCheckpointBorrowed,
        ["next"] = trial.NextPerturbation is null ? null : PerturbationJson.Write(trial.NextPerturbation),
        ["perturbations"] = trial.Perturbations.IsEmpty ? null : new JsonArray([.. trial.Perturbations.Select(PerturbationJson.Write)]),
        ["resources"] = trial.Resources is null ? null : TrialResourcesJson.Write(trial.Resources),
        ["saveRequested"] = trial.SaveRequested,
        ["pauseReason"] = trial.PauseReason,
        ["isHeldByScheduler"] = trial.IsHeldByScheduler,
        ["isReused"] = trial.IsReused,
        ["endedBy"] = trial.EndedBy?.ToString(),
        ["reason"] = trial.Reason,
        ["error"] = JsonSerializer.SerializeToNode(trial.Error, SnapshotOptions),
    };

    private void Restore(JsonNode saved)
    {
        var config = Configuration.Parse(saved["config"]!.ToJsonString());
        var created = new TrialCreated(saved["created"]!.GetValue<DateTimeOffset>(), new TrialId(_trials.Count), config);
        var trial = new Trial(created, _space.Encode(config))
        {
            EndedAt = saved["ended"]?.GetValue<DateTimeOffset>(),
            Status = Enum.Parse<TrialStatus>(saved["status"]!.GetValue<string>()),
            Attempt = saved["attempt"]!.GetValue<int>(),
            Iteration = saved["iteration"]!.GetValue<int>(),
            GrantedTo = saved["grantedTo"]!.GetValue<int>(),
            Failures = saved["failures"]!.GetValue<int>(),
            Elapsed = new TimeSpan(saved["elapsed"]!.GetValue<long>()),
            Metrics = saved["metrics"] is { } metrics ? Numbers.MetricsFromJson(metrics.AsObject()) : null,
            Score = saved["score"] is { } score ? Numbers.FromJson(score) : null,
            BestScore = saved["bestScore"] is { } best ? Numbers.FromJson(best) : null,
            Checkpoint = saved["checkpoint"].Deserialize<CheckpointRef>(SnapshotOptions),
            IsCheckpointBorrowed = saved["isCheckpointBorrowed"]?.GetValue<bool>() ?? false,
            NextPerturbation = saved["next"] is { } next ? ReadPerturbation(next) : null,
            Perturbations = [.. saved["perturbations"]?.AsArray().Select(perturbation => ReadPerturbation(perturbation!)) ?? []],
            Resources = saved["resources"] is { } resources ? TrialResourcesJson.Read(resources) : null,
            SaveRequested = saved["saveRequested"]?.GetValue<int>() ?? 0,
            PauseReason = saved["pauseReason"]?.GetValue<string>(),
            IsHeldByScheduler = saved["isHeldByScheduler"]!.GetValue<bool>(),
            IsReused = saved["isReused"]?.GetValue<bool>() ?? false,
            EndedBy = saved["endedBy"] is { } endedBy ? Enum.Parse<EndedBy>(endedBy.GetValue<string>()) : null,
            Reason = saved["reason"]?.GetValue<string>(),
            Error = saved["error"].Deserialize<TrialError>(SnapshotOptions),
        };
        _trials.Add(trial);
        HasTrialResources |= trial.Resources is not null;
        _tried.Create(trial);
        if (trial.Status == TrialStatus.Running) _running.Add(trial.Id.Number);
        foreach (var borrowed in trial.Borrowed) _leases.Add(trial.Id, borrowed);
        if (!trial.Status.IsEnded()) return;
        _ended++;
        _tried.End(trial);
    }

    private static Perturbation ReadPerturbation(JsonNode saved) => PerturbationJson.Read(JsonSerializer.SerializeToElement(saved));

    private void Restore(string kind, int trial, int trialsThen)
    {
        switch (kind)
        {
            case "interrupted": _queue.AddInterrupted(trial); break;
            case "failed": _queue.AddFailed(trial, trialsThen); break;
            case "created": _queue.AddCreated(trial); break;
            default: _queue.AddPaused(trial); break;
        }
    }
}
