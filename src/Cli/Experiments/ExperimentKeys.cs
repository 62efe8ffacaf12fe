using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>All keys of an experiment's file: what is read, what the schema says and what the documentation lists.</summary>
internal sealed class ExperimentKeys(AlgorithmRegistry registry)
{
    /// <summary>Keys of <c>limits</c>.</summary>
    public static ObjectForm<ExperimentDraft> Limits { get; } = new(
        "limits such as {trial: 30m, failures: 2}",
        new ExperimentDraft(),
        [
            Key("trial", "How long a trial may train, over all its attempts: then it ends with what it has reported. Default: no limit.", new DurationForm(), (draft, time) => draft with { Spec = draft.Spec with { TimeLimitPerTrial = time } }),
            Key("stall", "How long a trial may run without a report: then it hangs, and ends with an error. Default: no limit.", new DurationForm(), (draft, time) => draft with { Spec = draft.Spec with { StallLimitPerTrial = time } }),
            Key("failures", "How often a trial is tried again after a failure; -1: for ever. Default: 0.", new WholeForm(0, instead: -1), (draft, count) => draft with { Spec = draft.Spec with { MaxFailuresPerTrial = count } }),
            Key("lost", "A trial ends with an error when it has lost its process or silo so often in a row without getting further; -1: never. Default: 3.", new WholeForm(1, instead: -1), (draft, count) => draft with { Spec = draft.Spec with { MaxLossesPerTrial = count } }),
            Key("memory", "How much memory the program and what it starts may use; one that uses more is ended. Default: no limit.", new MemoryForm(), (draft, memory) => draft with { Program = draft.Program with { MemoryLimit = memory } }),
            Key("pin", "Whether the program is bound to as many processors as the trial holds, if that is a whole number, for itself as far as there are enough; Linux only. Default: false.", new FlagForm(), (draft, pins) => draft with { Program = draft.Program with { PinsProcessors = pins } }),
            Key("grace", "How long the program may take to end after SIGTERM, before SIGKILL. Default: 10s.", new DurationForm(isZeroAllowed: true), (draft, time) => draft with { Program = draft.Program with { GracePeriod = time } }),
        ]);

    /// <summary>Keys of <c>checkpoints</c>.</summary>
    public static ObjectForm<CheckpointPolicy> Checkpoints { get; } = new(
        "an object such as {keep: 2, score: {maximize: accuracy}}",
        new CheckpointPolicy(),
        [
            Cli.Key<CheckpointPolicy>.Of("keep", "How many checkpoints a trial keeps; null: all. Default: 1.", new WholeOrNullForm(1, "for all"), (policy, count) => policy with { Keep = count }),
            Cli.Key<CheckpointPolicy>.Of("score", "The metric by which the best are kept, such as {maximize: accuracy}; the newest is kept in any case. Default: the most recent are kept.", new ObjectiveForm(), (policy, score) => policy with { ScoreMetric = score.Metric, ScoreGoal = score.Goal }),
        ]);

    /// <summary>The file.</summary>
    public ObjectForm<ExperimentDraft> Form => new("an experiment: an object with name, command, objective and space", new ExperimentDraft(), [
        Key("name", "The experiment's name: a folder's name, unique in the data folder.", new TextForm("a name such as digits"), (draft, name) => draft with { Spec = draft.Spec with { Name = name } }),
        Key("command", "The program that runs a trial, and its arguments; no shell looks at them. {lr} stands for the value of the parameter lr.", new ListForm<string>(new WordForm(), "a list of words such as [python3, train.py, --lr, \"{lr}\"], or [sh, -c, \"…\"] for a shell", least: 1), (draft, command) => draft with { Program = draft.Program with { Command = command } }),
        Key("trainable", "In the place of command: the name of C# code that the silos of a cluster know.", new TextForm("the name of a trainable"), (draft, name) => draft with { Trainable = name }),
        Key("code", "The folder whose files the program finds where it runs, relative to this file's. Default: this file's folder.", new TextForm("a folder"), (draft, code) => draft with { Code = code }),
        Key("environment", "Variables that are set for the program.", new MapForm<string>(new WordForm(), "texts by variable, such as {OMP_NUM_THREADS: \"1\"}"), (draft, variables) => draft with { Program = draft.Program with { Environment = variables } }),
        Key("objective", "What is optimised, such as {maximize: accuracy}; a list for several.", new ListForm<Objective>(new ObjectiveForm(), new ObjectiveForm().Expected, isOneAllowed: true, least: 1), (draft, objectives) => draft with { Objectives = objectives }),
        Key("constraints", "Rules: of parameters, such as \"hidden * layers <= 4096\", or of what comes of a trial, such as \"latency <= 20\" or {metric: latency, atMost: 20}.", new ListForm<(FileValue, Rule)>(new PlacedForm<Rule>(new RuleForm()), "a list of rules", isOneAllowed: true), (draft, rules) => draft with { Rules = rules }),
        Key("space", "The search space: parameters by name, each a domain such as {loguniform: [1e-4, 1e-1]}, {choice: [a, b]} or a constant.", new SpaceForm(), (draft, space) => draft with { Spec = draft.Spec with { Space = space } }),
        Key("presets", "Configurations, whole or in part, to try first; each takes the place of one sample.", new ListForm<Configuration>(new PresetForm(), "a list of configurations"), (draft, presets) => draft with { Spec = draft.Spec with { Presets = presets } }),
        Key("duplicates", "When a configuration is suggested that was tried: allow it, resample another, or reuse its result. Default: allow.", new NameForm<DuplicatePolicy>(JsonNamingPolicy.CamelCase), (draft, policy) => draft with { Spec = draft.Spec with { Duplicates = policy } }),
        Key("searcher", "What proposes configurations: a name, or {kind: tpe, startupTrials: 10}; see tune searchers; or {command: [python3, my_searcher.py]}, a program of your own. Default: auto.", new SearcherForm(registry), (draft, searcher) => draft with { Spec = draft.Spec with { Searcher = searcher } }),
        Key("scheduler", "What stops or pauses trials early: a name, or {kind: asha, maxResource: 81}; see tune schedulers. Default: fifo.", new AlgorithmForm<SchedulerSpec>(registry, "scheduler"), (draft, scheduler) => draft with { Spec = draft.Spec with { Scheduler = scheduler } }),
        Key("samples", "How often the space is sampled, times the points of a grid_search; null: until a stop rule ends it. Default: 1.", new WholeOrNullForm(1, "for no limit"), (draft, samples) => draft with { Spec = draft.Spec with { Samples = samples } }),
        Key("stop", "When a trial or the experiment ends; a metric with a bound such as accuracy: \">= 0.99\" ends a trial.", new StopForm(), (draft, rule) => draft with { Spec = draft.Spec with { Stop = rule } }),
        Key("concurrency", "How many trials may run at once. Default: as many as there are resources for.", new WholeForm(1), (draft, count) => draft with { Spec = draft.Spec with { MaxConcurrentTrials = count } }),
        Key("resources", "What a trial takes while it runs. Default: one processor.", new ResourcesForm(), (draft, resources) => draft with { Spec = draft.Spec with { Resources = resources } }),
        Limited(),
        Key("isolation", "With trainable: process runs each attempt in a process of its own. Default: none. A command is one in any case.", new NameForm<Isolation>(JsonNamingPolicy.CamelCase), (draft, isolation) => draft with { Spec = draft.Spec with { Isolation = isolation } }),
        Key("failFast", "Whether the first trial that ends by failure ends the experiment. Default: false.", new FlagForm(), (draft, failFast) => draft with { Spec = draft.Spec with { FailFast = failFast } }),
        Key("checkpoints", "Which checkpoints are kept.", Checkpoints, (draft, policy) => draft with { Spec = draft.Spec with { Checkpoints = policy } }),
        Key("seed", "The seed of every draw. Default: 0.", new SeedForm(), (draft, seed) => draft with { Spec = draft.Spec with { Seed = seed } }),
        Key("tags", "What people call it by; text by name.", new MapForm<string>(new WordForm(), "texts by name, such as {team: vision}"), (draft, tags) => draft with { Spec = draft.Spec with { Tags = tags } }),
    ]);

    /// <summary>Limits are of the experiment and of its program, wherever the file has them.</summary>
    private static Key<ExperimentDraft> Limited() => new("limits", "What a trial may use, and how often it may fail.", Limits.Schema, (value, draft) =>
    {
        if (value.Json.ValueKind != JsonValueKind.Object)
        {
            value.Refuse(Limits.Expected);
            return draft;
        }

        return Limits.ReadInto(value, draft);
    });

    private static Key<ExperimentDraft> Key<T>(string name, string meaning, Form<T> form, Func<ExperimentDraft, T, ExperimentDraft> set) => Cli.Key<ExperimentDraft>.Of(name, meaning, form, set);
}
