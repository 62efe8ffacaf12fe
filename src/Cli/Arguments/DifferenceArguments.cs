using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>--change</c>, <c>--fork</c> and <c>--fresh</c>: what happens if an experiment of the name exists with another spec.</summary>
internal sealed class DifferenceArguments
{
    private readonly Option<bool> _change = new("--change") { Description = "If the stored experiment differs: it keeps its trials and goes on with what is given." };
    private readonly Option<string?> _fork = new("--fork") { Description = "If it differs: it is left as it is, and another one of this name begins that learns from its trials.", HelpName = "name" };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "If it differs: it is deleted with its trials and begins anew." };

    public IReadOnlyList<Option> Options => [_change, _fork, _fresh];

    /// <exception cref="UsageException">More than one of them was given.</exception>
    public OnDifference Read(ParseResult parsed)
    {
        var fork = parsed.GetValue(_fork);
        List<OnDifference> chosen = [];
        if (parsed.GetValue(_change)) chosen.Add(OnDifference.Change);
        if (fork is not null) chosen.Add(fork.Length > 0 ? OnDifference.ForkAs(fork) : throw new UsageException(_fork.Name, "expected a name, got ''."));
        if (parsed.GetValue(_fresh)) chosen.Add(OnDifference.Fresh);
        return chosen switch
        {
            [] => OnDifference.Refuse,
            [var one] => one,
            _ => throw new UsageException("tune run", "--change, --fork and --fresh exclude each other; expected one of them."),
        };
    }
}
