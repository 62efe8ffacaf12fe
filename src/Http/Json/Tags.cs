namespace Tune.Http;

/// <summary>ETags that a caller has already.</summary>
internal static class Tags
{
    /// <summary>Whether the caller has what has the tag.</summary>
    public static bool HasTag(this HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.SelectMany(header => (header ?? "").Split(',')).Any(one => one.Trim() == tag || one.Trim() == "*");
}
