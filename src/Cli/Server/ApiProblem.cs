using System.Net;
using System.Text.Json;
using Tune.Http;

namespace Tune.Cli;

/// <summary>What is said of an answer that is a no, and of none.</summary>
internal static class ApiProblem
{
    private const int MostBytes = 1 << 20;

    /// <summary>Why a server has said no.</summary>
    public static async Task<ApiException> OfAsync(ApiClient client, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (await ReadAsync(response, cancellationToken) is { } problem)
        {
            var kind = problem.Type[(problem.Type.LastIndexOf(':') + 1)..];
            return new ApiException($"{problem.Detail}{Mend(status)}", status, kind, problem.Problems);
        }

        var number = FormattableString.Invariant($"{(int)status} {response.ReasonPhrase}").TrimEnd();
        if (response.Headers.Location is { } elsewhere) return new ApiException($"{client.Url} sends on to {elsewhere}: name that address, if it is the server that you mean.", status);
        return (int)status >= 500
            ? new ApiException($"{client.Url} has answered {number}: it, or the proxy before it, can't do that now. Its log says more.", status)
            : new ApiException($"{client.Url} has answered {number}, as no server of experiments does: is it the address of tune serve, or of a silo with Tune:Api:IsEnabled=true?", status);
    }

    /// <summary>Whether there was nobody to whom anything could have been sent.</summary>
    public static bool IsUnsent(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };

    /// <summary>Why there was no answer.</summary>
    public static string OfNoAnswer(ApiClient client, Exception exception)
    {
        var (error, cause) = ((exception as HttpRequestException)?.HttpRequestError, $"{(exception.InnerException?.Message ?? exception.Message).TrimEnd('.')}.");
        return error switch
        {
            HttpRequestError.NameResolutionError => $"There is no machine '{client.Address.Host}': is the name in '{client.Url}' right?",
            HttpRequestError.SecureConnectionError => $"{client.Url} can't be trusted, or speaks no TLS: {cause} If its certificate is of an authority of your own, this machine has to trust that (on Linux by SSL_CERT_FILE as well).",
            _ => $"{client.Url} does not answer: {cause} Is tune serve, or the silo, running there, and is the port right?",
        };
    }

    private static string Mend(HttpStatusCode status) => status == HttpStatusCode.Unauthorized ? " This command takes the key by --key-file FILE, or from TUNE_KEY." : "";

    private static async Task<ProblemView?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return JsonSerializer.Deserialize<ProblemView>(await response.Content.ReadAsByteArrayAsync(cancellationToken), ApiClient.Json);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            // what can't be read says no more than its status
            return null;
        }
    }
}
