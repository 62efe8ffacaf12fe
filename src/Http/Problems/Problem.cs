using System.Text.Json;

namespace Tune.Http;

/// <summary>Why a request was not answered, as RFC 9457 has it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="kind">What kind of problem it is: <see cref="ProblemView.Type"/> is <c>urn:tune:problem:</c> and this. It does not change between versions.</param>
/// <param name="title">The kind, for a person.</param>
/// <param name="detail">What is wrong here, and how to mend it.</param>
/// <param name="problems">If there are several, each with its place.</param>
/// <param name="innerException">The cause.</param>
internal sealed class Problem(int status, string kind, string title, string detail, IReadOnlyList<string>? problems = null, Exception? innerException = null) : TuneException(detail, innerException)
{
    private const string ContentType = "application/problem+json";

    public int Status => status;

    public ProblemView View(string instance) => new($"urn:tune:problem:{kind}", title, status, Message, instance, problems);

    public static Problem Forbidden(string kind, string detail) => new(StatusCodes.Status403Forbidden, kind, "Not allowed", detail);

    public static Problem Wrong(string kind, string detail, IReadOnlyList<string>? problems = null) => new(StatusCodes.Status400BadRequest, kind, "The request is wrong", detail, problems);

    public static Problem Missing(string kind, string detail) => new(StatusCodes.Status404NotFound, kind, "Not there", detail);

    /// <summary>Answers with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        return JsonSerializer.SerializeAsync(context.Response.Body, View(context.Request.Path.ToUriComponent()), ApiJson.Options, context.RequestAborted);
    }
}
