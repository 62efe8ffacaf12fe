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
    public static ExperimentSpec<Configuration> Read(string path, AlgorithmRegistry registry, string? name = null, int? samples = null) => Read(path, registry, name, samples, server: null).Spec;

    /// <summary>Reads a file of an experiment that a server is to run, and that may name code which its silos know.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">The searchers and schedulers that there are.</param>
    /// <param name="name">Another name than the file's.</param>
    /// <param name="samples">Another number of samples than the file's.</param>
    /// <param name="server">Where it is to run.</param>
    /// <returns>The experiment, and the name of that code; null: its trials are programs.</returns>
    /// <exception cref="UsageException">There is no such file, or there is something wrong in it: lists all of it, with line and path.</exception>
    public static (ExperimentSpec<Configuration> Spec, string? Trainable) Read(string path, AlgorithmRegistry registry, string? name, int? samples, Uri? server)
    {
        var file = StructuredFile.Read(path, "tune run");
        return Read(file, registry, name, samples, server is not null, code => server is null or { IsLoopback: true } ? CodeFolder(path, code, file.Problems) : FolderThere(code, server, file.Problems));
    }

    /// <summary>The same, of what somebody has said and no file has.</summary>
    /// <param name="text">YAML or JSON, as a file would have it.</param>
    /// <param name="registry">The searchers and schedulers that there are.</param>
    /// <param name="server">Where it is to run.</param>
    /// <exception cref="UsageException">There is something wrong in it: lists all of it, with line and path.</exception>
    public static (ExperimentSpec<Configuration> Spec, string? Trainable) ReadText(string text, AlgorithmRegistry registry, Uri server)
    {
        var file = StructuredFile.Parse(text, "experiment", isYaml: true);
        return Read(file, registry, null, null, mayNameCode: true, code => FolderThere(code, server, file.Problems));
    }

    private static (ExperimentSpec<Configuration> Spec, string? Trainable) Read(FileValue file, AlgorithmRegistry registry, string? name, int? samples, bool mayNameCode, Func<string?, string?> folderOf)
    {
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
            if (!draft.Program.Command.IsEmpty) problems.Add("trainable", "a trial is run by a program or by code: leave out command or trainable.");
            else if (!mayNameCode) problems.Add("trainable", $"'{trainable}' is C# code that the silos of a cluster know by name, and this command runs trials in a silo of its own, which knows none. Give command: […] for a program, or --server URL of the cluster: docs/http-api.md.");
            else if (OfPrograms(draft) is [var key, ..]) problems.Add(key, "it is of a program, and a trial is run by code here: leave it out.");
        }

        var spec = Complete(draft, folderOf(draft.Code), problems);
        problems.ThrowIfAny();
        return (spec, draft.Trainable);

        void Miss(string key, string meant)
        {
            if (!problems.IsIn(key)) problems.Add(file.Path, $"'{key}' is missing: {meant}.");
        }
    }

    /// <summary>Puts together what stands in several places, and has the kernel judge it.</summary>
    private static ExperimentSpec<Configuration> Complete(ExperimentDraft draft, string? folder, FileProblems problems)
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

        var spec = draft.Spec with
        {
            Searcher = draft.Spec.Searcher is CommandSearch search ? search with { Folder = folder } : draft.Spec.Searcher,
            Objective = draft.Objectives.IsEmpty ? draft.Spec.Objective : draft.Objectives[0],
            AlsoOptimize = draft.Objectives.IsEmpty ? [] : draft.Objectives[1..],
            Constraints = constraints.ToImmutable(),
            OutcomeConstraints = outcomes.ToImmutable(),
            Program = draft.Trainable is null ? draft.Program with { Folder = folder } : null,
        };
        // what is missing would be complained of a second time
        if (parameters is null || draft.Objectives.IsEmpty || (draft.Program.Command.IsEmpty && draft.Trainable is null) || spec.Name.Length == 0) return spec;
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

    /// <summary>A folder of the server's own: files of this machine don't travel over HTTP.</summary>
    private static string? FolderThere(string? code, Uri server, FileProblems problems)
    {
        if (code is not null && !Path.IsPathRooted(code)) problems.Add("code", $"'{code}' is a folder of this machine, whose files don't travel to {server.Authority}: name a folder that its silos have, from the root on, or leave code out.");
        return code;
    }

    /// <summary>Keys that say something of a program.</summary>
    private static List<string> OfPrograms(ExperimentDraft draft)
    {
        var (program, usual) = (draft.Program, new ExperimentDraft().Program);
        List<string> keys = [];
        if (draft.Code is not null) keys.Add("code");
        if (!program.Environment.IsEmpty) keys.Add("environment");
        if (program.MemoryLimit is not null) keys.Add("limits/memory");
        if (program.PinsProcessors) keys.Add("limits/pin");
        if (program.GracePeriod != usual.GracePeriod) keys.Add("limits/grace");
        return keys;
    }
}
