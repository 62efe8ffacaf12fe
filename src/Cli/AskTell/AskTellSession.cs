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
        _reader = new AskTellReader(_objectives);
        _ranking = new Ranking(spec.Objective);
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
        AskTellRequest.Add add => Add(add),
        _ => throw new InvalidOperationException($"There is no answer to {request.GetType().Name}."),
    };

    private string Ask()
    {
        var started = _experiment.Handle(new Input.SlotOffered(Now)).OfType<TrialStarted>().SingleOrDefault();
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
            if (trial.Iteration == 0 || !IsLastReport(trial, tell.Values)) Report(trial, trial.Iteration + 1, tell.Values, isLast: true);
            _experiment.Handle(new Input.Completed(Now, trial.Id, trial.Attempt));
        }
        else
        {
            GiveUp(trial, "told while it was paused");
        }

        _told.Add(tell.Trial);
        _ranking.Set(tell.Trial, tell.Values);
        return AskTellAnswer.Ok;
    }

    private string Fail(AskTellRequest.Fail fail)
    {
        var trial = Open(fail.Trial);
        if (trial.Status == TrialStatus.Running)
            _experiment.Handle(new Input.Failed(Now, trial.Id, trial.Attempt, new TrialError("Error", fail.Error, null, trial.Iteration, IsRetryable: false)));
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
            Report(trial, report.Iteration, report.Values, isLast: false);
            _ranking.Set(report.Trial, report.Values);
        }

        return AskTellAnswer.Decision(Decide(trial));
    }

    private string Best() => _ranking.Best is var (number, values)
        ? AskTellAnswer.Best(_experiment.Get(new TrialId(number)), values)
        : throw new WrongLineException("no trial has a finite value yet");

    private string Add(AskTellRequest.Add add)
    {
        _experiment.Handle(new Input.AddObservation(Now, new PriorResult(add.Config, MetricsOf(add.Values), add.Iteration)));
        return AskTellAnswer.Ok;
    }

    private void Report(Trial trial, int iteration, ImmutableArray<double> values, bool isLast) =>
        _experiment.Handle(new Input.Reported(Now, trial.Id, trial.Attempt, iteration, MetricsOf(values), TimeSpan.Zero) { MaySkip = true, IsLast = isLast });

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
        return _told.Contains(number) ? throw new WrongLineException($"trial {number} was told already") : trial;
    }

    private string Known => _experiment.Trials.Count == 0 ? "none was asked for yet" : $"the last one is {_experiment.Trials.Count - 1}";

    private bool IsLastReport(Trial trial, ImmutableArray<double> values) =>
        trial.Metrics is { } last && _objectives.Zip(values).All(pair => last.TryGet(pair.First.Metric, out var before) && before.Equals(pair.Second));

    private Metrics MetricsOf(ImmutableArray<double> values)
    {
        var metrics = new Metrics();
        for (var index = 0; index < values.Length; index++) metrics[_objectives[index].Metric] = values[index];
        return metrics.Freeze();
    }
}
