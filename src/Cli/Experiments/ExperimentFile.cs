using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>An experiment in one file.</summary>
internal static class ExperimentFile
{
    /// <summary>Reads a file; what the command line says goes before what it says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">The searchers and schedulers that there are.</param>
    /// <param name="name">Another name than the file's.</param>
    /// <param name="samples">Another number of samples than the file's.</param>
    /// <exception cref="UsageException">There is no such file, or there is something wrong in it: lists all of it, with line and path.</exception>
    public static ExperimentSpec<Configuration> Read(string path, AlgorithmRegistry registry, string? name = null, int? samples = null)
    {
        var file = StructuredFile.Read(path, "tune run");
        var problems = file.Problems;
        new ExperimentKeys(registry).Form.TryRead(file, out var draft);
        // of what is no experiment at all nothing else is said
        if (problems.IsIn("")) problems.ThrowIfAny();
        if (name is not null) draft = draft with { Spec = draft.Spec with { Name = name } };
        if (samples is not null) draft = draft with { Spec = draft.Spec with { Samples = samples } };
        if (draft.Spec.Name.Length == 0) Miss("name", "the experiment's name, such as name: digits");
        if (draft.Objectives.IsEmpty) Miss("objective", "what is optimised, such as objective: {maximize: accuracy}");
        if (draft.Spec.Root.Children.Length == 0) Miss("space", "the parameters, such as space: {lr: {loguniform: [1e-4, 1e-1]}}");
        if (draft.Trainable is null && draft.Program.Command.IsEmpty) Miss("command", "the program that runs a trial, such as command: [python3, train.py, --lr, \"{lr}\"]");
        if (draft.Trainable is { } trainable)
        {
            problems.Add("trainable", draft.Program.Command.IsEmpty
                ? $"'{trainable}' is C# code that the silos of a cluster know by name, and this command runs trials in a silo of its own, which knows none. Give command: […] for a program, or start the experiment from an application: docs/cluster.md."
                : "a trial is run by a program or by code: leave out command or trainable.");
        }

        var spec = Complete(path, draft, problems);
        problems.ThrowIfAny();
        return spec;

        void Miss(string key, string meant)
        {
            if (!problems.IsIn(key)) problems.Add(file.Path, $"'{key}' is missing: {meant}.");
        }
    }

    /// <summary>Puts together what stands in several places, and has the kernel judge it.</summary>
    private static ExperimentSpec<Configuration> Complete(string path, ExperimentDraft draft, FileProblems problems)
    {
        var parameters = draft.Spec.Root.Children.Length == 0 ? null : FlatSpace.Compile(draft.Spec.Root).ParameterNames.ToImmutableArray() as ImmutableArray<string>?;
        var constraints = ImmutableArray.CreateBuilder<Constraint>();
        var outcomes = ImmutableArray.CreateBuilder<OutcomeConstraint>();
        var places = new List<string>();
        foreach (var (place, rule) in draft.Rules)
        {
            if (rule.Bound is { } bound) outcomes.Add(bound);
            else if (RuleReader.Read(place, rule.Text ?? "", parameters) is not var (constraint, outcome)) continue;
            else if (outcome is not null) outcomes.Add(outcome);
            else if (constraint is not null)
            {
                constraints.Add(constraint);
                places.Add(place.Path);
            }
        }

        var folder = CodeFolder(path, draft.Code, problems);
        var spec = draft.Spec with
        {
            Searcher = draft.Spec.Searcher is CommandSearch search ? search with { Folder = folder } : draft.Spec.Searcher,
            Objective = draft.Objectives.IsEmpty ? draft.Spec.Objective : draft.Objectives[0],
            AlsoOptimize = draft.Objectives.IsEmpty ? [] : draft.Objectives[1..],
            Constraints = constraints.ToImmutable(),
            OutcomeConstraints = outcomes.ToImmutable(),
            Program = draft.Program with { Folder = folder },
        };
        // what is missing would be complained of a second time
        if (parameters is null || draft.Objectives.IsEmpty || draft.Program.Command.IsEmpty || spec.Name.Length == 0) return spec;
        try
        {
            ExperimentValidator.Validate(spec);
        }
        catch (InvalidExperimentException exception)
        {
            foreach (var (key, text) in exception.Problems.Select(problem => SpecProblems.Locate(problem, places)))
            {
                // a key that could not be read has its default, of which nothing is said
                var isKnown = problems.IsIn(key) || (key == "samples" && problems.IsIn("stop"));
                if (!isKnown) problems.Add(key, text);
            }
        }

        return spec;
    }

    private static string CodeFolder(string path, string? code, FileProblems problems)
    {
        var folder = Path.GetFullPath(code ?? ".", Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        if (!Directory.Exists(folder)) problems.Add("code", $"there is no folder '{folder}'.");
        return Path.TrimEndingDirectorySeparator(folder);
    }
}
