using System.CommandLine;

namespace Tune.Cli;

/// <summary>Options of the commands that run an experiment.</summary>
internal sealed class RunArguments
{
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON line for each trial at the end, and one for the experiment; progress goes to standard error." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "A line for each trial that starts or ends, where the output is not a terminal." };
    private readonly Option<int?> _slots = new("--slots") { Description = "How many processors trials may take together. Default: all.", HelpName = "number", CustomParser = WholeNumber.Positive };

    private readonly Option<bool> _detach = new("--detach") { Description = "With --server: return at once, and leave it to run there." };

    public IReadOnlyList<Option> Options => [_slots, _verbose, _json, _detach];

    /// <exception cref="UsageException">Something is said that a run in this process has not.</exception>
    public RunSettings Read(ParseResult parsed, string dataFolder)
    {
        if (parsed.GetValue(_detach)) throw new UsageException(_detach.Name, "trials run in this process, unless --server URL says where else.");
        return new RunSettings(dataFolder, parsed.GetValue(_json), parsed.GetValue(_verbose), parsed.GetValue(_slots));
    }

    /// <exception cref="UsageException">Something is said that a server decides.</exception>
    public ServerRunSettings ReadForServer(ParseResult parsed)
    {
        if (parsed.GetValue(_slots) is not null) throw new UsageException(_slots.Name, "what trials may take is said where the server is started; leave it out.");
        return new ServerRunSettings(parsed.GetValue(_json), parsed.GetValue(_verbose), parsed.GetValue(_detach));
    }
}
