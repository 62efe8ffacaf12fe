namespace Tune.Tests.Kernel;

/// <summary>An experiment with trials in brackets, told of reports at any iteration, as Ray's tests do it. The objective is to maximise, as there.</summary>
internal sealed class BracketDriver
{
    public BracketDriver(SchedulerSpec scheduler, int trials, Objective? objective = null, bool start = true)
    {
        Kernel = new KernelDriver(Given.Spec(samples: trials, scheduler) with { Objective = objective ?? Objective.Maximize("loss") });
        if (start) StartAll();
    }

    public KernelDriver Kernel { get; }

    public Trial this[int trial] => Kernel[trial];

    public string State => Kernel.Experiment.View(Kernel.Now).Scheduler;

    /// <summary>How many of some trials have not ended.</summary>
    public int LiveAmong(IEnumerable<int> trials) => trials.Count(trial => !this[trial].Status.IsEnded());

    /// <summary>Offers slots until none is taken; the trials that took one.</summary>
    public IReadOnlyList<int> StartAll()
    {
        var started = new List<int>();
        while (Kernel.StartNext() is { } trial) started.Add(trial);
        return started;
    }

    /// <summary>A report, and what becomes of the trial: C, P or S. A pause is confirmed with a checkpoint.</summary>
    public char Report(int trial, int iteration, double value)
    {
        var facts = Kernel.Send(new Input.Reported(Kernel.Now, new TrialId(trial), this[trial].Attempt, iteration, new Metrics("loss", value), TimeSpan.FromSeconds(iteration)) { MaySkip = true });
        Assert.NotEmpty(facts);
        if (this[trial].Status.IsEnded()) return 'S';
        if (this[trial].PauseReason is null) return 'C';
        Kernel.Send(new Input.Checkpointed(Kernel.Now, new TrialId(trial), Kernel.CheckpointAt(trial, iteration)));
        Kernel.ConfirmPause(trial);
        return 'P';
    }

    /// <summary>Reports of several trials at one iteration, one after another, and what becomes of each at that moment.</summary>
    public string Report(IEnumerable<int> trials, int iteration, Func<int, double> value) => string.Concat(trials.Select(trial => Report(trial, iteration, value(trial))));
}
