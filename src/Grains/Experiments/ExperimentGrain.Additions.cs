using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>What people and their programs ask of an experiment while it runs, beside starting and ending it.</summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>The answer to a request that has created the experiment.</summary>
    private const int Created = 1;

    public Task<AskReply> AskAsync(AskRequest request)
    {
        var live = AskedFor();
        if (!live.IsRunning && !live.Kernel.Status.IsEnded()) RequireCode(live.Stored.Spec, live.Stored.Row.Trainable);
        return live.Asked.AskAsync(request);
    }

    public Task<ReportReply> TellAsync(ReportBatch batch)
    {
        var live = AskedFor();
        var trial = Find(batch.Trial);
        // the kernel takes no later one before it, and would take none for ever
        if (batch.Reports is [{ Iteration: var first }, ..] && live.Attempts.IsCurrent(batch.Trial, batch.Attempt) && first > trial.Iteration + 1)
            throw new TuneException($"Trial {trial.Id} of '{Key}' has reported up to iteration {trial.Iteration}: iteration {trial.Iteration + 1} must be told before iteration {first}.");
        return ReportAsync(batch);
    }

    private LiveExperiment AskedFor()
    {
        var live = Live;
        services.Failures.ThrowIfSet(Key);
        return live.Stored.IsAsked ? live : throw new TuneException($"Experiment '{Key}' runs its trials itself, with the trainable '{live.Stored.Row.Trainable}': nobody can ask for them.");
    }

    /// <summary>What was answered to a request that was done before; null: it was not, as far as is known. It is durable by then.</summary>
    /// <exception cref="RequestKeyReusedException">It was another one of the same key.</exception>
    private async Task<int?> AnswerToAsync(RequestKey? request)
    {
        var live = Live;
        if (request is null || live.Kernel.FindRequest(request.Id) is not { } done) return null;
        if (done.Digest != request.Digest) throw new RequestKeyReusedException(Key, request.Id);
        await live.Written;
        return done.Answer;
    }

    public async Task ExtendAsync(int samples, TimeSpan extraTime, RequestKey request)
    {
        if (samples < 0 || extraTime < TimeSpan.Zero || (samples == 0 && extraTime == TimeSpan.Zero))
            throw new InvalidExperimentException([$"An experiment is extended by at least one sample or some time; was {samples} and {extraTime:c}."]);
        if (await AnswerToAsync(request) is not null) return;
        await RunAsync(CancellationToken.None);
        await Live.DecideAsync(new Input.Extend(Live.Now, samples, extraTime) { Request = request });
        StartTimer();
    }

    public async Task EnqueueAsync(ImmutableArray<Configuration> configurations, bool addsSamples, RequestKey request)
    {
        if (await AnswerToAsync(request) is not null) return;
        var problems = configurations.SelectMany((configuration, index) => Live.Kernel.ProblemsOf(configuration).Select(problem => configurations.Length == 1 ? problem : $"[{index}] {problem}"));
        if (problems.ToImmutableArray() is { IsEmpty: false } all) throw new InvalidConfigurationException(all);
        await EnqueueAsync([.. configurations.Select(configuration => (configuration, (TrialId?)null))], addsSamples, fromCheckpoints: false, request);
    }

    public async Task<int> RetryAsync(ImmutableArray<int> trials, bool fromCheckpoints, RequestKey request)
    {
        if (await AnswerToAsync(request) is { } answer) return answer;
        var retried = Live.Kernel.Retried.ToHashSet();
        var failed = trials.IsEmpty
            ? [.. Live.Kernel.Trials.Where(trial => trial.Status == TrialStatus.Error && !retried.Contains(trial.Id))]
            : trials.Select(Find).ToImmutableArray();
        foreach (var trial in failed)
        {
            if (trial.Status != TrialStatus.Error) throw new TuneException($"Trial {trial.Id} of experiment '{Key}' is {trial.Status}: only one that has failed can be tried again.");
            if (retried.Contains(trial.Id)) throw new TuneException($"Trial {trial.Id} of experiment '{Key}' was tried again before: try the later one again.");
        }

        await EnqueueAsync([.. failed.Select(trial => (trial.Config, (TrialId?)trial.Id))], addsSamples: true, fromCheckpoints, request);
        return failed.Length;
    }

    public async Task AddObservationAsync(PriorResult result, RequestKey request)
    {
        if (await AnswerToAsync(request) is not null) return;
        var live = Live;
        if (live.Kernel.ProblemsOf(result) is { IsEmpty: false } problems) throw new InvalidConfigurationException(problems);
        await live.DecideAsync(new Input.AddObservation(live.Now, result) { Request = request });
    }

    public Task SetTagAsync(string name, string? value)
    {
        if (Notes.ProblemsOfTag(name, value).FirstOrDefault() is { } problem) throw new ArgumentException($"A tag of experiment '{Key}': {problem}");
        return Live.DecideAsync(new Input.SetTag(Live.Now, name, value));
    }

    public Task SetTrialAttributeAsync(int trial, string name, string? json)
    {
        // the name of one that is removed is checked as well
        var value = Notes.ToAttribute(name, json ?? "null");
        return Live.DecideAsync(new Input.SetTrialAttribute(Live.Now, Find(trial).Id, name, json is null ? null : value));
    }

    private async Task EnqueueAsync(ImmutableArray<(Configuration Config, TrialId? RetryOf)> configurations, bool addsSamples, bool fromCheckpoints, RequestKey request)
    {
        if (configurations.IsEmpty) return;
        // one that is to run again needs its code
        if (addsSamples) await RunAsync(CancellationToken.None);
        // it may have been loaded again, and know by now what another silo has done
        if (await AnswerToAsync(request) is not null) return;
        if (Live.Kernel.WhyNotEnqueued(configurations.Length, addsSamples) is { } reason) throw new TuneException($"Experiment '{Key}' can't take configurations now: {reason}.");
        await Live.DecideAsync(new Input.Enqueue(Live.Now, configurations, addsSamples) { FromCheckpoints = fromCheckpoints, Request = request with { Answer = configurations.Length } });
        if (addsSamples) StartTimer();
    }

    /// <summary>An experiment that is given again with other tags takes them over.</summary>
    private async Task TakeTagsAsync(string storedSpec, string spec)
    {
        var (before, now) = (ExperimentSpecJson.TagsOf(storedSpec), ExperimentSpecJson.TagsOf(spec));
        foreach (var name in before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name)))
            await Live.DecideAsync(new Input.SetTag(Live.Now, name, now.GetValueOrDefault(name)));
    }

    /// <summary>An experiment that is given again calls its trials as it says.</summary>
    private Task TakeTrialNameAsync(string spec) => Live.DecideAsync(new Input.SetTrialName(Live.Now, ExperimentSpecJson.TrialNameOf(spec)));

    /// <exception cref="InvalidExperimentException">Its scheduler needs what only trials on silos have.</exception>
    private static void RequireAskable(ExperimentSpec spec)
    {
        if (spec.Scheduler is { RequiresCheckpoints: false, ChangesConfigurations: false, UsesCapacity: false }) return;
        throw new InvalidExperimentException(
            [$"Scheduler: {spec.Scheduler.GetType().Name} has trials go on from checkpoints, or gives them resources, and those that clients ask for have neither. Use Fifo, Asha, or MedianStopping with HardStop."]);
    }
}
