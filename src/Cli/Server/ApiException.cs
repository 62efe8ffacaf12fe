using System.Net;

namespace Tune.Cli;

/// <summary>A server does not do what it was asked to; says why, and what to do.</summary>
/// <param name="message">What is wrong, and how to mend it.</param>
/// <param name="status">What it has answered; null: nothing.</param>
/// <param name="kind">The kind of problem, such as <c>no-such-experiment</c>; null: it has not said.</param>
/// <param name="problems">All that is wrong, where there are several things.</param>
/// <param name="innerException">The cause.</param>
internal sealed class ApiException(string message, HttpStatusCode? status = null, string? kind = null, IReadOnlyList<string>? problems = null, Exception? innerException = null)
    : TuneException(problems is [_, ..] ? $"{message}{string.Concat(problems.Select(problem => $"\n  - {problem}"))}" : message, innerException)
{
    public HttpStatusCode? Status => status;

    public string? Kind => kind;

    /// <summary>All that is wrong, where there are several things.</summary>
    public IReadOnlyList<string> Problems => problems ?? [];

    /// <summary>Whether it may have been done all the same: the request was sent, and its answer was lost.</summary>
    public bool MayBeDone { get; init; } = status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether the same may be answered in a while: nobody has answered, or somebody who can't now.</summary>
    public bool MayPass => status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
