using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>What a line asks for.</summary>
internal abstract record AskTellRequest
{
    /// <summary>The next configuration to try.</summary>
    public sealed record Ask : AskTellRequest;

    /// <summary>A trial has come to its end.</summary>
    public sealed record Tell(int Trial, ImmutableArray<double> Values, Metrics Metrics) : AskTellRequest;

    /// <summary>A trial has failed.</summary>
    public sealed record Fail(int Trial, string Error) : AskTellRequest;

    /// <summary>A trial has come to an iteration.</summary>
    public sealed record Report(int Trial, int Iteration, ImmutableArray<double> Values, Metrics Metrics) : AskTellRequest;

    /// <summary>The best trial so far.</summary>
    public sealed record Best : AskTellRequest;

    /// <summary>The best compromises so far.</summary>
    public sealed record Front : AskTellRequest;

    /// <summary>A result from elsewhere.</summary>
    public sealed record Add(PriorResult Prior) : AskTellRequest;
}
