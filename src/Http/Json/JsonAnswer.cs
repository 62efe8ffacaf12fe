using System.Security.Cryptography;
using System.Text.Json;

namespace Tune.Http;

/// <summary>An answer with an ETag of its content: who has it already is told so in a few bytes.</summary>
/// <param name="value">The answer.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class JsonAnswer<T>(T value, int status = StatusCodes.Status200OK) : IResult
{
    private const int TagBytes = 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var content = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        response.StatusCode = status;
        if (HttpMethods.IsGet(request.Method))
        {
            // weak, because the bytes may be compressed on the way
            var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, TagBytes))}\"";
            response.Headers.ETag = tag;
            if (request.HasTag(tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "application/json; charset=utf-8";
        await response.Body.WriteAsync(content, httpContext.RequestAborted);
    }
}
