using System.Collections.Immutable;
using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>--compare</c> and what belongs to it.</summary>
internal sealed class CompareArguments(AlgorithmRegistry registry)
{
    private const int UsualSeeds = 30;

    private readonly Option<string[]> _files = new("--compare") { Description = "Compare the pairings of these JSON files over several seeds.", HelpName = "files", AllowMultipleArgumentsPerToken = true };

    private readonly Option<int?> _seeds = new("--seeds") { Description = $"With --compare: how many seeds. Default: {UsualSeeds}.", HelpName = "number", CustomParser = WholeNumber.Positive };

    private readonly Option<long[]?> _marks = new("--at") { Description = "With --compare: the iterations after which values are compared, with commas. Default: the tenths of the budget.", HelpName = "numbers", CustomParser = WholeNumber.List };

    private readonly Option<string?> _picture = new("--picture") { Description = "With --compare: the picture's file. Default: comparison.svg.", HelpName = "file" };

    private readonly Option<bool> _json = new("--json") { Description = "With --compare: print a JSON line for each pairing instead of a table." };

    public IReadOnlyList<Option> Options => [_files, _seeds, _marks, _picture, _json];

    /// <summary>What is to be compared; nothing without <c>--compare</c>.</summary>
    /// <exception cref="UsageException">A file is not what it should be, or an option is there without --compare.</exception>
    public ImmutableArray<ComparedPairing> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_files) is { Length: > 0 } files) return Named([.. files.SelectMany(file => ComparedPairing.ReadFile(file, registry).Select(pairing => (file, pairing)))]);
        foreach (var option in Options.Skip(1))
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException(option.Name, "expected --compare as well: what is to be compared?");
        return [];
    }

    private ImmutableArray<ComparedPairing> Named(ImmutableArray<(string File, ComparedPairing Pairing)> pairings)
    {
        if (pairings.GroupBy(one => one.Pairing.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException(_files.Name, $"two pairings are named '{twice.Key}' ({string.Join(" and ", twice.Select(one => one.File))}); give each a \"name\" of its own.");
        return [.. pairings.Select(one => one.Pairing)];
    }

    /// <summary>Simulates, prints the table and draws the picture.</summary>
    /// <exception cref="UsageException">The picture can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Play(ParseResult parsed, Terminal terminal, SimulationScene scene, ImmutableArray<ComparedPairing> pairings, ulong seed, CancellationToken cancellationToken)
    {
        var seeds = parsed.GetValue(_seeds) ?? UsualSeeds;
        var path = parsed.GetValue(_picture) ?? "comparison.svg";
        if (scene.Options.Iterations is { } most && parsed.GetValue(_marks)?.FirstOrDefault(mark => mark > most) is > 0 and var beyond)
            throw new UsageException(_marks.Name, FormattableString.Invariant($"{beyond} is beyond --iterations {most}: nothing happens there. Leave it out, or raise --iterations."));
        using var picture = OutputFile.Create(_picture.Name, path);
        var comparison = new Comparison(scene, seed, seeds);
        var outcomes = pairings.Select(pairing => comparison.Of(pairing, cancellationToken)).ToList();
        var budget = scene.Options.Iterations ?? Math.Max(1, outcomes.Max(outcome => Math.Max(outcome.Iterations, outcome.Measured.Keys.LastOrDefault())));
        var marks = parsed.GetValue(_marks) is { Length: > 0 } chosen ? [.. chosen] : SummaryLine.TenthsOf(budget).Distinct().ToImmutableArray();
        if (parsed.GetValue(_json)) ComparisonTable.PrintJson(terminal.Out, outcomes, marks);
        else ComparisonTable.Print(terminal.Out, outcomes, marks, scene.Goal);
        picture.Write(new ComparisonPicture(outcomes, budget, $"best value so far, median of {seeds} seeds").Draw());
        if (!parsed.GetValue(_json)) terminal.Out.WriteLine($"The picture is in {path}.");
    }
}
