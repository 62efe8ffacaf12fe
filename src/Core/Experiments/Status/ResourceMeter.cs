using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>
/// What silos have held for an experiment's trials, by its facts alone: from the start of each attempt to the fact of its end. Give it every fact, in order, from the
/// first. What clients run holds nothing of silos, and so does a result that is reused. Not thread-safe.
/// </summary>
/// <param name="usual">What a trial takes of which no fact says it: the experiment's, as its spec has it now, also of what ran before it was changed.</param>
public sealed class ResourceMeter(TrialResources usual)
{
    /// <summary>What trials take with their next attempt, where that is not the usual.</summary>
    private readonly Dictionary<int, TrialResources> _own = [];

    private readonly SortedDictionary<int, Holding> _running = [];
    private HeldResources _ended;
    private DateTimeOffset _last;

    /// <summary>What was held up to a moment, by attempts that have ended and by those that run.</summary>
    /// <param name="now">The moment.</param>
    public HeldResources HeldAt(DateTimeOffset now) => _running.Values.Aggregate(_ended, (sum, holding) => sum + holding.At(now));

    /// <summary>What the running attempt of a trial has held up to a moment; nothing if none runs.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="now">The moment.</param>
    public HeldResources HeldByRunning(TrialId trial, DateTimeOffset now) => _running.TryGetValue(trial.Number, out var holding) ? holding.At(now) : default;

    /// <summary>Takes the next fact in.</summary>
    /// <returns>What the attempt that has ended with it has held; nothing if none has.</returns>
    public HeldResources Apply(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var held = fact switch
        {
            TrialFact about => Apply(about),
            ExperimentRecovered => Doubt(),
            _ => default,
        };
        if (fact.At > _last) _last = fact.At;
        return held;
    }

    /// <summary>What trials do not say themselves.</summary>
    internal JsonObject Capture() => new()
    {
        ["cpuHours"] = _ended.CpuHours,
        ["gpuHours"] = _ended.GpuHours,
        ["last"] = _last,
        ["running"] = new JsonArray([.. _running.Select(pair => (JsonNode)new JsonArray(pair.Key, TrialResourcesJson.Write(pair.Value.Resources), pair.Value.Since, pair.Value.LastSeen))]),
    };

    /// <summary>Takes over what <see cref="Capture"/> gave; the trials are there.</summary>
    internal void Restore(JsonNode state, IEnumerable<Trial> trials)
    {
        foreach (var trial in trials)
        {
            if (trial.Resources is { } own && !trial.Status.IsEnded()) _own[trial.Id.Number] = own;
        }

        _ended = new HeldResources(state["cpuHours"]?.GetValue<double>() ?? 0, state["gpuHours"]?.GetValue<double>() ?? 0);
        _last = state["last"]?.GetValue<DateTimeOffset>() ?? default;
        foreach (var one in state["running"]?.AsArray() ?? [])
        {
            if (one?[0] is not { } number || one[1] is not { } resources || one[2] is not { } since) throw new FormatException("A running attempt of a snapshot has no trial, resources or time.");
            _running[number.GetValue<int>()] = new Holding(TrialResourcesJson.Read(resources), since.GetValue<DateTimeOffset>(), one[3]?.GetValue<DateTimeOffset>());
        }
    }

    private HeldResources Apply(TrialFact fact)
    {
        var number = fact.Trial.Number;
        switch (fact)
        {
            case TrialCreated { Resources: { } resources }: _own[number] = resources; break;
            case TrialResourcesChanged changed: _own[number] = changed.Resources; break;
            case TrialStarted { Client: null }: _running[number] = new Holding(_own.GetValueOrDefault(number) ?? usual, fact.At, LastSeen: null); break;
            // it has outlived the process of the experiment
            case TrialReported or TrialCheckpointed when _running.TryGetValue(number, out var holding): _running[number] = holding with { LastSeen = null }; break;
            case TrialPaused or TrialFailed: return End(number, fact.At, isLost: false);
            case TrialLost: return End(number, fact.At, isLost: true);
            case TrialEnded ended:
                _own.Remove(number);
                return End(number, fact.At, isLost: ended.Error?.Type == TrialError.LostType);
        }

        return default;
    }

    private HeldResources End(int number, DateTimeOffset at, bool isLost)
    {
        if (!_running.Remove(number, out var holding)) return default;
        // it was down with the experiment's process, which may have been for days; what is known is that it ran when something was last written
        var held = holding.At(isLost && holding.LastSeen is { } seen ? seen : at);
        _ended += held;
        return held;
    }

    private HeldResources Doubt()
    {
        foreach (var (number, holding) in _running.ToArray())
            if (holding.LastSeen is null) _running[number] = holding with { LastSeen = _last };
        return default;
    }

    /// <summary>What a running attempt holds.</summary>
    /// <param name="Resources">What it is.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="LastSeen">The last fact before the experiment was recovered, if nothing was heard of the attempt since.</param>
    private sealed record Holding(TrialResources Resources, DateTimeOffset Since, DateTimeOffset? LastSeen)
    {
        public HeldResources At(DateTimeOffset now) => now > Since ? HeldResources.Of(Resources, now - Since) : default;
    }
}
