using System.CommandLine;

namespace Tune.Cli;

/// <summary>Options of the commands that run an experiment.</summary>
internal sealed class RunArguments
{
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON line for each trial at the end, and one for the experiment; progress goes to standard error." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "A line for each trial that starts or ends, where the output is not a terminal." };
    private readonly Option<int?> _slots = new("--slots") { Description = "How many processors trials may take together. Default: all.", HelpName = "number", CustomParser = WholeNumber.Positive };

    public IReadOnlyList<Option> Options => [_slots, _verbose, _json];

    public RunSettings Read(ParseResult parsed, string dataFolder) => new(dataFolder, parsed.GetValue(_json), parsed.GetValue(_verbose), parsed.GetValue(_slots));
}
