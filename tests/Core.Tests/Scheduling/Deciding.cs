namespace Tune.Tests.Kernel;

/// <summary>A scheduler alone, told of reports at any time, as Ray's tests do it. The objective is to maximise, as there.</summary>
internal sealed class Deciding(SchedulerSpec spec, ResourceUnit unit = ResourceUnit.Iterations)
{
    private readonly Dictionary<int, int> _reports = [];

    public IScheduler Scheduler { get; private set; } = spec.Create(Given.Problem(objective: Objective.Maximize("loss")));

    /// <summary>A report, and what the scheduler says then: C, P or S. In seconds, the iteration counts the reports.</summary>
    public char Report(int trial, double time, double value)
    {
        var iteration = unit == ResourceUnit.Seconds ? _reports[trial] = _reports.GetValueOrDefault(trial) + 1 : (int)time;
        var metrics = new Metrics("loss", value);
        Scheduler.Observe(new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, iteration, metrics, TimeSpan.FromSeconds(time)) { Score = -value });
        return Scheduler.Decide(Given.TrialAt(trial, iteration, metrics, time), new Experiment(Given.Spec()).SchedulingView).Action.ToString()[0];
    }

    /// <summary>Ray records the result of a completion as any other; ours reports it and ends.</summary>
    public void Complete(int trial, double time, double value)
    {
        Report(trial, time, value);
        Scheduler.Observe(new TrialEnded(KernelDriver.Epoch, new TrialId(trial), TrialStatus.Terminated, EndedBy.Completed, "completed"));
    }

    /// <summary>t1 reports (i, 100 i) for i to 9, t2 (i, 450) for i to 4; all go on.</summary>
    public Deciding Basic(int first)
    {
        for (var i = first; i < 10; i++) Assert.Equal('C', Report(1, i, 100 * i));
        for (var i = first; i < 5; i++) Assert.Equal('C', Report(2, i, 450));
        return this;
    }

    public void SaveAndRestore()
    {
        var saved = ((ISnapshotState)Scheduler).Capture()!.ToJsonString();
        Scheduler = spec.Create(Given.Problem(objective: Objective.Maximize("loss")));
        ((ISnapshotState)Scheduler).Restore(System.Text.Json.Nodes.JsonNode.Parse(saved)!);
    }
}
