namespace Tune.Http;

/// <summary>A problem (RFC 9457).</summary>
/// <param name="Type">What kind of problem: a name that does not change.</param>
/// <param name="Title">The kind, for a person.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here, and how to mend it.</param>
/// <param name="Instance">What was asked for.</param>
/// <param name="Problems">If there are several, each with its place.</param>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail, string Instance, IReadOnlyList<string>? Problems);
