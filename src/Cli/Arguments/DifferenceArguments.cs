using System.CommandLine;
using System.Text.Json.Nodes;
using Tune.Http;

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

    /// <summary>The request to a server.</summary>
    /// <exception cref="UsageException">More than one of them was given, or one that a server does not do.</exception>
    public SubmitBody ReadForServer(ParseResult parsed, JsonObject spec, string? trainable)
    {
        if (parsed.GetValue(_fresh)) throw new UsageException(_fresh.Name, "nothing that is sent to a server to start an experiment deletes one; first: tune delete NAME --server URL --force.");
        Read(parsed);
        var fork = parsed.GetValue(_fork);
        var way = fork is not null ? OnDifferenceBody.Fork : parsed.GetValue(_change) ? OnDifferenceBody.Change : OnDifferenceBody.Refuse;
        return new SubmitBody(spec, trainable, OnDifference: way, ForkName: fork);
    }
}
