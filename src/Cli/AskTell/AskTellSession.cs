using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>
/// An experiment whose trials run wherever the caller runs them: the kernel decides, the lines are its inputs. Its facts are not kept, and
/// its clock stands still: time has no part in an answer.
/// </summary>
internal sealed class AskTellSession
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly Experiment _experiment;
    private readonly ImmutableArray<Objective> _objectives;
    private readonly AskTellReader _reader;
    private readonly Ranking _ranking;
    private readonly HashSet<int> _told = [];

    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    public AskTellSession(ExperimentSpec spec)
    {
        _experiment = new Experiment(spec);
        _objectives = [spec.Objective, .. spec.AlsoOptimize];
        _reader = new AskTellReader(_objectives, spec.OutcomeConstraints);
        _ranking = new Ranking(_objectives, spec.OutcomeConstraints);
        _experiment.Handle(new Input.Start(Now));
    }

    /// <summary>Answers a line; a wrong one with what is wrong, and nothing has changed.</summary>
    public string Answer(string line)
    {
        try
        {
            return Answer(_reader.Read(line));
        }
        catch (WrongLineException exception)
        {
            return AskTellAnswer.Error(exception.Message);
        }
        catch (InvalidConfigurationException exception)
        {
            return AskTellAnswer.Error($"config: {string.Join("; ", exception.Problems)}");
        }
    }

    private string Answer(AskTellRequest request) => request switch
    {
        AskTellRequest.Ask => Ask(),
        AskTellRequest.Tell tell => Tell(tell),
        AskTellRequest.Fail fail => Fail(fail),
        AskTellRequest.Report report => Report(report),
        AskTellRequest.Best => Best(),
        AskTellRequest.Front => Front(),
        AskTellRequest.Add add => Add(add),
        _ => throw new InvalidOperationException($"There is no answer to {request.GetType().Name}."),
    };

    private string Ask()
    {
        IReadOnlyList<Fact> facts;
        // trials that have the result of an earlier one are none to try
        do facts = _experiment.Handle(new Input.SlotOffered(Now));
        while (facts.Any(fact => fact is TrialReused) && !facts.Any(fact => fact is TrialStarted));
        var started = facts.OfType<TrialStarted>().SingleOrDefault();
        if (started is null)
        {
            if (_experiment.Status == ExperimentStatus.Failed) throw new WrongLineException(_experiment.Reason ?? "the experiment has failed");
            return WillAskInVain ? AskTellAnswer.Exhausted : AskTellAnswer.Wait;
        }

        return AskTellAnswer.Try(_experiment.Get(started.Trial));
    }

    /// <summary>Whether there is nothing that the next ask could get: no new trial is to come, and none is paused.</summary>
    private bool WillAskInVain => _experiment.Status.IsEnded() || (_experiment.SchedulingView.Held.Count == 0 && _experiment.Trials.Count >= _experiment.Total);

    private string Tell(AskTellRequest.Tell tell)
    {
        var trial = Open(tell.Trial);
        if (trial.Status == TrialStatus.Running)
        {
            // who repeats the last report as the result has not trained for another iteration
            if (trial.Iteration == 0 || !IsLastReport(trial, tell.Metrics)) Report(trial, trial.Iteration + 1, tell.Metrics, isLast: true);
            _experiment.Handle(new Input.Completed(Now, trial.Id, trial.Attempt));
        }
        else
        {
            GiveUp(trial, "told while it was paused");
        }

        _told.Add(tell.Trial);
        _ranking.Set(tell.Trial, tell.Values, tell.Metrics);
        return AskTellAnswer.Ok;
    }

    private string Fail(AskTellRequest.Fail fail)
    {
        var trial = Open(fail.Trial);
        if (trial.Status == TrialStatus.Running)
            _experiment.Handle(new Input.Failed(Now, trial.Id, trial.Attempt, new TrialError("Error", TrialError.Cut(fail.Error, TrialError.MostMessage), null, trial.Iteration, IsRetryable: false)));
        else
            GiveUp(trial, fail.Error);
        _told.Add(fail.Trial);
        _ranking.Remove(fail.Trial);
        return AskTellAnswer.Ok;
    }

    private string Report(AskTellRequest.Report report)
    {
        var trial = Open(report.Trial);
        if (trial.Status == TrialStatus.Running)
        {
            if (report.Iteration <= trial.Iteration) throw new WrongLineException($"iteration: trial {report.Trial} has reported {trial.Iteration} already; expected a later one, got {report.Iteration}");
            Report(trial, report.Iteration, report.Metrics, isLast: false);
            _ranking.Set(report.Trial, report.Values, report.Metrics);
        }

        return AskTellAnswer.Decision(Decide(trial));
    }

    private string Best() => _ranking.Best is { } best
        ? AskTellAnswer.Best(_experiment.Get(new TrialId(best.Trial)), best)
        : throw new WrongLineException("no trial has a finite value yet");

    private string Front()
    {
        var front = _ranking.Front;
        double? volume = _objectives.Length > 1 && _objectives.All(objective => objective.Reference is not null)
            ? Hypervolume.Of(front.Select(_ranking.ScoresOf), [.. _objectives.Select(objective => objective.ToScore(objective.Reference ?? 0))])
            : null;
        return AskTellAnswer.Front(front.Select(ranked => (_experiment.Get(new TrialId(ranked.Trial)), ranked)), volume);
    }

    private string Add(AskTellRequest.Add add)
    {
        _experiment.Handle(new Input.AddObservation(Now, add.Prior));
        return AskTellAnswer.Ok;
    }

    private void Report(Trial trial, int iteration, Metrics metrics, bool isLast) =>
        _experiment.Handle(new Input.Reported(Now, trial.Id, trial.Attempt, iteration, metrics, TimeSpan.Zero) { MaySkip = true, IsLast = isLast });

    /// <summary>What the caller is to do; a pause takes effect at once, since the caller has nothing to confirm it with.</summary>
    private Directive.Kind Decide(Trial trial)
    {
        if (trial.Status == TrialStatus.Paused) return Directive.Kind.Pause;
        var action = _experiment.VerdictFor(trial.Id, trial.Attempt).Action;
        if (action != Directive.Kind.Pause) return action;
        // the caller keeps what it has trained: it goes on from there
        var kept = new CheckpointRef("ask-tell", trial.Id.Number, trial.Attempt, trial.Iteration, "caller", "", 0);
        _experiment.Handle(new Input.Checkpointed(Now, trial.Id, kept));
        _experiment.Handle(new Input.Paused(Now, trial.Id, trial.Attempt));
        return action;
    }

    /// <summary>Ends a paused trial; one that its scheduler has stopped has ended already.</summary>
    private void GiveUp(Trial trial, string reason)
    {
        if (trial.Status == TrialStatus.Paused) _experiment.Handle(new Input.StopTrial(Now, trial.Id, reason));
    }

    /// <summary>A trial that the caller has not told the end of.</summary>
    private Trial Open(int number)
    {
        var trial = _experiment.Find(new TrialId(number)) ?? throw new WrongLineException($"trial: there is no trial {number}; {Known}");
        if (trial.IsReused) throw new WrongLineException($"trial {number} has the result of an earlier one with the same configuration");
        return _told.Contains(number) ? throw new WrongLineException($"trial {number} was told already") : trial;
    }

    private string Known => _experiment.Trials.Count == 0 ? "none was asked for yet" : $"the last one is {_experiment.Trials.Count - 1}";

    private static bool IsLastReport(Trial trial, Metrics told) =>
        trial.Metrics is { } last && told.All(metric => last.TryGet(metric.Key, out var before) && before.Equals(metric.Value));
}
