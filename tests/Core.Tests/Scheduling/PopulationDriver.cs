using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>An experiment of a population, told of reports at any iteration, as Ray's tests do it. The objective is to maximise, as there.</summary>
internal sealed class PopulationDriver
{
    public static readonly SearchSpace Space = new() { ["float"] = Uniform(0, 1000), ["int"] = RandInt(0, 1000), ["const"] = 3 };

    private readonly KernelDriver _kernel;

    public PopulationDriver(SchedulerSpec scheduler, int trials = 5, SearchSpace? space = null, IEnumerable<Configuration>? presets = null, bool start = true, ulong seed = 0)
    {
        var spec = Given.Spec(samples: trials, scheduler, space: space ?? Space) with { Seed = seed, Objective = Objective.Maximize("loss"), Presets = [.. presets ?? Enumerable.Repeat(Configuration.Parse("""{"float":2.0,"int":10}"""), space is null ? trials : 0)] };
        _kernel = new KernelDriver(spec);
        for (var trial = 0; start && trial < trials; trial++) Assert.Equal(trial, _kernel.StartNext());
    }

    public int Saves => _kernel.Journal.OfType<TrialSaveRequested>().Count();

    public IEnumerable<TrialPerturbed> Perturbed => _kernel.Journal.OfType<TrialPerturbed>();

    public Trial this[int trial] => _kernel[trial];

    public List<Fact> Journal => _kernel.Journal;

    public KernelDriver Kernel => _kernel;

    /// <summary>Each trial has reported 50 times its number at iteration 10.</summary>
    public PopulationDriver Setup(char decision = 'C')
    {
        for (var trial = 0; trial < 5; trial++) Assert.Equal(decision, Report(trial, 10, 50 * trial));
        _kernel.Journal.Clear();
        return this;
    }

    /// <summary>A report, and what follows for the trial: C or P. A pause is confirmed, and a checkpoint made when it is asked for.</summary>
    public char Report(int trial, int iteration, double value)
    {
        var facts = _kernel.Send(new Input.Reported(_kernel.Now, new TrialId(trial), this[trial].Attempt, iteration, new Metrics("loss", value), TimeSpan.FromSeconds(iteration)) { MaySkip = true });
        Assert.NotEmpty(facts);
        if (facts.OfType<TrialSaveRequested>().Any()) Save(trial);
        if (this[trial].PauseReason is null) return 'C';
        if (this[trial].NextPerturbation is null) Save(trial);
        _kernel.ConfirmPause(trial);
        return 'P';
    }

    public void Save(int trial) => _kernel.Send(new Input.Checkpointed(_kernel.Now, new TrialId(trial), _kernel.CheckpointAt(trial, this[trial].Iteration)));
}
