using System.Security.Cryptography;

namespace Tune.Http;

/// <summary>ETags of what is answered: another content has another.</summary>
internal static class ETags
{
    private const int Bytes = 16;

    /// <summary>The ETag of a content; weak, because its bytes may be compressed on the way.</summary>
    public static string Of(ReadOnlySpan<byte> content) => $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, Bytes))}\"";

    /// <summary>Whether the caller has what has the ETag.</summary>
    public static bool HasTag(this HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.SelectMany(header => (header ?? "").Split(',')).Any(one => one.Trim() == tag || one.Trim() == "*");
}
