using System.Text.Json;

namespace Tune.Http;

/// <summary>An answer with an ETag of its content: who has it already is told so in a few bytes.</summary>
/// <param name="value">The answer.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class JsonAnswer<T>(T value, int status = StatusCodes.Status200OK) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var content = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        response.StatusCode = status;
        if (HttpMethods.IsGet(request.Method))
        {
            var tag = ETags.Of(content);
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
