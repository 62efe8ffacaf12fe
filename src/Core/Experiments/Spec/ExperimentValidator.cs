using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>Finds everything that is wrong with a spec before anything is stored or started.</summary>
public static class ExperimentValidator
{
    private const int MaxNameLength = 100;

    private static readonly string[] OwnFiles = ["tune.db", "tune.db-wal", "tune.db-shm", "tune.db-journal", "tune.lock"];

    private static readonly string[] Devices = ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"com{number}", $"lpt{number}" })];

    /// <summary>Checks a spec and compiles its space.</summary>
    /// <exception cref="InvalidExperimentException">Lists all problems, those of the search space included.</exception>
    public static FlatSpace Validate(ExperimentSpec spec)
    {
        var problems = new List<string>();
        problems.AddRange(Name(spec.Name));
        if (IsUnreadable(spec.Objective.Metric)) problems.Add("Objective: the metric must have a name without control characters.");
        var objectives = new HashSet<string>(StringComparer.Ordinal) { spec.Objective.Metric };
        foreach (var objective in spec.AlsoOptimize)
        {
            if (IsUnreadable(objective.Metric)) problems.Add("AlsoOptimize: the metric must have a name without control characters.");
            else if (!objectives.Add(objective.Metric)) problems.Add($"AlsoOptimize: '{objective.Metric}' is an objective already.");
        }

        foreach (var objective in spec.AlsoOptimize.Prepend(spec.Objective))
        {
            if (objective.Reference is { } reference && !double.IsFinite(reference)) problems.Add(Problem($"Objective: the reference of '{objective.Metric}'", "a finite number, or null", reference));
        }

        foreach (var constraint in spec.OutcomeConstraints)
        {
            if (IsUnreadable(constraint.Metric)) problems.Add("OutcomeConstraints: the metric must have a name without control characters.");
            if (!double.IsFinite(constraint.Bound)) problems.Add(Problem($"OutcomeConstraints: the bound of '{constraint.Metric}'", "a finite number", constraint.Bound));
        }

        if (!Enum.IsDefined(spec.Duplicates)) problems.Add(Problem("Duplicates", "one of DuplicatePolicy", spec.Duplicates));
        if (spec.Duplicates != DuplicatePolicy.Allow && spec.Searcher.RepeatsConfigurations)
            problems.Add($"Duplicates: {spec.Searcher.GetType().Name} repeats configurations on purpose; leave Duplicates at Allow.");
        if (!spec.AlsoOptimize.IsEmpty && !spec.Searcher.SupportsSeveralObjectives)
            problems.Add($"AlsoOptimize: {spec.Searcher.GetType().Name} optimises one objective, and there are {spec.AlsoOptimize.Length + 1}. Use MultiObjective, Nsga2, Tpe or RandomSearch, or leave AlsoOptimize out.");
        if (spec.Samples is < 1) problems.Add(Problem("Samples", "at least 1, or null for no limit", spec.Samples));
        if (spec.Samples is null && spec.Stop is null && !spec.Searcher.IsFinite)
            problems.Add("Samples is null (no limit) and there is no Stop rule: the experiment would never end. Set one of them.");
        if (spec.MaxConcurrentTrials is < 1) problems.Add(Problem("MaxConcurrentTrials", "at least 1, or null", spec.MaxConcurrentTrials));
        problems.AddRange(spec.Resources.Validate());
        if (spec.ResourceFunction is { } function && string.IsNullOrWhiteSpace(function.Name)) problems.Add("ResourceFunction: the function must have a name.");
        if (spec.ResourceFunction is not null && spec.Resources != TrialResources.Default)
            problems.Add("Resources and ResourceFunction exclude each other: trials either all take the same, or what the function says.");
        if (!(spec.Weight > 0) || double.IsInfinity(spec.Weight)) problems.Add(Problem("Weight", "greater than 0", spec.Weight));
        if (spec.MaxFailuresPerTrial < -1) problems.Add(Problem("MaxFailuresPerTrial", "at least 0, or -1 for no limit", spec.MaxFailuresPerTrial));
        if (spec.MaxLossesPerTrial is 0 or < -1) problems.Add(Problem("MaxLossesPerTrial", "at least 1, or -1 for no limit", spec.MaxLossesPerTrial));
        if (spec.TimeLimitPerTrial <= TimeSpan.Zero) problems.Add(Problem("TimeLimitPerTrial", "greater than zero, or null for no limit", spec.TimeLimitPerTrial));
        if (spec.StallLimitPerTrial <= TimeSpan.Zero) problems.Add(Problem("StallLimitPerTrial", "greater than zero, or null for no limit", spec.StallLimitPerTrial));
        if (spec.FailFast && spec.MaxFailuresPerTrial != 0) problems.Add("FailFast and MaxFailuresPerTrial exclude each other: a failure either ends the experiment or is tried again.");
        if (!Enum.IsDefined(spec.Isolation)) problems.Add(Problem("Isolation", "None or Process", spec.Isolation));
        if (spec is { Isolation: Isolation.Process, Program: not null }) problems.Add("Isolation: a program is a process of its own in any case; leave Isolation out.");
        if (spec.Checkpoints.Keep is < 1) problems.Add(Problem("Checkpoints.Keep", "at least 1, or null for all", spec.Checkpoints.Keep));
        if (spec.Checkpoints.Frequency < 0) problems.Add(Problem("Checkpoints.Frequency", "at least 0", spec.Checkpoints.Frequency));
        foreach (var (name, value) in spec.Tags) problems.AddRange(Notes.ProblemsOfTag(name, value).Select(problem => $"Tags: {problem}"));
        problems.AddRange(spec.Searcher.Validate());
        problems.AddRange(spec.Scheduler.Validate());
        if (!spec.Searcher.AdaptsToScheduler && spec.Scheduler.Refuse(spec.Searcher) is { } refusal) problems.Add(refusal);
        problems.AddRange(spec.Stop?.Validate() ?? []);

        FlatSpace? space = null;
        try
        {
            space = FlatSpace.Compile(spec.Root);
            if (space.GridSize > 1 && !spec.Searcher.SupportsGrid)
                problems.Add($"Space: {spec.Searcher.GetType().Name} can't be used with GridSearch in the space; use Choice, or RandomSearch.");
            problems.AddRange(spec.Scheduler.ValidateFor(ProblemOf(spec with { Constraints = [] }, space)));
            for (var index = 0; index < spec.PriorResults.Length; index++) problems.AddRange(Faults(space, spec, spec.PriorResults[index]).Select(problem => $"PriorResults[{index}]{problem}"));
            problems.AddRange(ConstraintValidator.Check(space, spec));
            if (spec.TrialName is { } trialName) problems.AddRange(TrialNameTemplate.ProblemsOf(trialName, space).Select(problem => $"TrialName: {problem}"));
        }
        catch (InvalidSearchSpaceException exception)
        {
            problems.AddRange(exception.Problems.Select(problem => $"Space: {problem}"));
        }

        if (spec.Program is { } program) problems.AddRange(ProgramValidator.ProblemsOf(program, space));
        return problems.Count == 0 && space is not null ? space : throw new InvalidExperimentException([.. problems]);
    }

    /// <summary>What the algorithms of a spec are created for.</summary>
    public static Problem ProblemOf(ExperimentSpec spec, FlatSpace space) => new(space, spec.Objective, spec.Seed)
    {
        Objectives = [spec.Objective, .. spec.AlsoOptimize],
        OutcomeConstraints = spec.OutcomeConstraints,
        Filter = spec.Constraints.IsEmpty ? null : ConstraintSet.Of(space, spec.Constraints).Allows,
        Samples = spec.Samples * space.GridSize,
        MaxConcurrentTrials = spec.MaxConcurrentTrials,
        CutsTrialsShort = spec.Scheduler.CutsTrialsShort,
        ChangesConfigurations = spec.Scheduler.ChangesConfigurations,
        Resources = spec.ResourceFunction is null ? spec.Resources : null,
    };

    /// <summary>What is wrong with a result from elsewhere; each begins with the rest of a path.</summary>
    private static IEnumerable<string> Faults(FlatSpace space, ExperimentSpec spec, PriorResult result)
    {
        if (result.Iteration < 1) yield return Problem(".Iteration", "at least 1", result.Iteration);
        if (!Enum.IsDefined(result.Outcome)) yield return Problem(".Outcome", "one of PriorOutcome", result.Outcome);
        foreach (var metric in MissingMetrics(spec, result)) yield return $": {metric} is missing among its metrics.";
        foreach (var problem in ProblemsOf(() => space.Encode(result.Config))) yield return $": {problem}";
    }

    /// <summary>What a result from elsewhere must have and has not.</summary>
    internal static IEnumerable<string> MissingMetrics(ExperimentSpec spec, PriorResult result)
    {
        if (result.Outcome == PriorOutcome.Failed) return [];
        return spec.AlsoOptimize.Prepend(spec.Objective).Select(objective => (objective.Metric, Text: $"the objective '{objective.Metric}'"))
            .Concat(spec.OutcomeConstraints.Select(constraint => (constraint.Metric, Text: $"'{constraint.Metric}' of the constraint '{constraint}'")))
            .Where(needed => !result.Metrics.TryGet(needed.Metric, out _))
            .Select(needed => needed.Text);
    }

    internal static ImmutableArray<string> ProblemsOf(FlatSpace space, ExperimentSpec spec, PriorResult result) => [.. Faults(space, spec, result).Select(problem => problem.TrimStart(':', ' ', '.'))];

    internal static ImmutableArray<string> ProblemsOf(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (InvalidConfigurationException exception)
        {
            return exception.Problems;
        }
    }

    /// <summary>What is wrong with the name of an experiment.</summary>
    internal static IEnumerable<string> Name(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) yield return "Name: the experiment must have a name.";
        else if (name.Length > MaxNameLength || name[0] == '.' || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
            yield return $"Name: '{name}' can't name a folder everywhere; use at most {MaxNameLength} of the letters a-z, digits, '-', '_' and '.', not beginning with '.'.";
        else if (IsTaken(name))
            yield return $"Name: '{name}' can't name a folder everywhere: it is the name of a device or ends with '.' on Windows, or is that of a file of the tuner's. Choose another.";
    }

    /// <summary>Whether a name stands for something else on some system, whatever its letters' case; devices do so with any extension.</summary>
    private static bool IsTaken(string name) => name[^1] == '.'
        || OwnFiles.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Devices.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>Empty, or with characters that break a line or can't be seen.</summary>
    private static bool IsUnreadable(string name) => string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl);

    private static string Problem(string property, string expected, object? actual) =>
        FormattableString.Invariant($"{property} must be {expected}; was {actual}.");
}
