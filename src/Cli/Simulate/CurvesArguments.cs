using System.Collections.Immutable;
using System.CommandLine;

namespace Tune.Cli;

/// <summary>The options that say what is simulated: the curves, the space, the direction, workers and budget.</summary>
internal sealed class CurvesArguments
{
    private const int UsualTrials = 200;

    private readonly Option<string?> _table = new("--table") { Description = "Learning curves: a CSV file with a row for each configuration.", HelpName = "file" };

    private readonly Option<string?> _trace = new("--trace") { Description = "Learning curves of given trials: a JSON line for each, in the order in which they start.", HelpName = "file" };

    private readonly Option<string?> _parameters = new("--parameters")
    {
        Description = "The columns of the table that are parameters, with commas. Default: those of the space, or all that are not of the curve.",
        HelpName = "names",
    };

    private readonly Option<string> _curvePrefix = new("--curve-prefix") { Description = "What the columns of the curve begin with. Default: e, for e1, e2 and so on.", HelpName = "text", DefaultValueFactory = _ => "e" };

    private readonly Option<string> _mode = new("--mode") { Description = "min or max: which values are better. Default: min.", HelpName = "min|max", DefaultValueFactory = _ => "min" };

    private readonly Option<string?> _space = SpaceArgument.CreateOptional("Suggest from this space (JSON, or YAML with the extension .yaml or .yml), and answer by the nearest rows of the table.");

    private readonly Option<int?> _workers = new("--workers") { Description = "How many trials run at once. Default: 4.", HelpName = "number", CustomParser = WholeNumber.Positive };

    private readonly Option<int?> _trials = new("--trials") { Description = $"How many trials there are at most. Default: all of a record; with a space {UsualTrials}, or no limit with --iterations.", HelpName = "number", CustomParser = WholeNumber.Positive };

    private readonly Option<long?> _iterations = new("--iterations") { Description = "How many iterations all trials together may spend. Default: no limit.", HelpName = "number", CustomParser = WholeNumber.PositiveLong };

    private readonly Option<TimeSpan> _perIteration = PositiveSeconds.Create("--seconds-per-iteration", "How long an iteration takes, in virtual seconds. Default: 1.");

    public IReadOnlyList<Option> Options => [_table, _parameters, _curvePrefix, _trace, _mode, _space, _workers, _trials, _iterations, _perIteration];

    /// <exception cref="UsageException">An option is missing or wrong, or a file is not what it should be.</exception>
    public SimulationScene Read(ParseResult parsed)
    {
        var goal = ObjectiveArguments.GoalOf(parsed.GetValue(_mode) ?? "");
        var (table, trace, space) = (parsed.GetValue(_table), parsed.GetValue(_trace), parsed.GetValue(_space));
        var (trials, iterations, perIteration) = (parsed.GetValue(_trials), parsed.GetValue(_iterations), parsed.GetValue(_perIteration));
        var data = (table, trace) switch
        {
            ({ } path, null) => SimulationFiles.ReadTable(path, Parameters(parsed), parsed.GetValue(_curvePrefix) ?? "e", space, perIteration, trials ?? (space is null || iterations is not null ? null : UsualTrials)),
            (null, { } path) => SimulationFiles.ReadTrace(path, space, perIteration, trials),
            _ => throw new UsageException("tune simulate", $"expected --table or --trace, got {(table is null ? "neither" : "both")}."),
        };
        if (trace is not null && parsed.GetResult(_parameters) is not null) throw new UsageException(_parameters.Name, "belongs to --table; a trace has its configurations in its lines.");
        return new(data, goal, new SimulatorOptions { Workers = parsed.GetValue(_workers) ?? 4, Iterations = iterations });
    }

    private ImmutableArray<string>? Parameters(ParseResult parsed)
    {
        if (parsed.GetValue(_parameters) is not { } text) return null;
        var names = text.Split(',', StringSplitOptions.TrimEntries).ToImmutableArray();
        if (names.Contains("")) throw new UsageException(_parameters.Name, $"expected names with commas, got '{text}'.");
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice ? throw new UsageException(_parameters.Name, $"'{twice.Key}' is there twice.") : names;
    }
}
