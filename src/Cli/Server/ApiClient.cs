using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tune.Http;
using Tune.Page;
using Tune.Storage;

namespace Tune.Cli;

/// <summary>Asks the HTTP API of a server, and turns what it answers into results and errors of this command. Thread-safe.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>How long an answer may take: as long as a server waits for its own silos, and somewhat more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a server may have this wait because it was asked too often.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public ApiClient(Uri address, string? key, TimeProvider time)
    {
        (Address, _time) = (address, time);
        var handler = new SocketsHttpHandler
        {
            // a key is for the address that was named
            AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = ConnectPatience, UseProxy = !address.IsLoopback, UseCookies = false,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "api/v1/"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("tune-cli", null));
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>How long what was lost is asked for again, as while the server is started anew, and how often.</summary>
    public static (TimeSpan Limit, TimeSpan Pause) Again { get; } = (TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1));

    /// <summary>As the server writes it: what has no value is left out, and what a newer one adds is passed over.</summary>
    public static JsonSerializerOptions Json { get; } = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectRequiredConstructorParameters = false };

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>The server, for messages and command lines.</summary>
    public string Url => Address.AbsoluteUri.TrimEnd('/');

    /// <summary>The address of something of an experiment, whatever it is called.</summary>
    public static string PathOf(string experiment, string rest = "") => $"experiments/{Uri.EscapeDataString(experiment)}{rest}";

    /// <summary>Reads something.</summary>
    /// <exception cref="ApiException">It is not to be had.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Does something.</summary>
    /// <exception cref="ApiException">It was not done, or nobody knows.</exception>
    public Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) => SendAsync<T>(method, path, body, headers: null, cancellationToken);

    /// <summary>Adds something, once: the request has a key that the server knows it by when it comes again, as it does while its answer is lost.</summary>
    /// <exception cref="ApiException">It was not done, or nobody knows.</exception>
    public async Task<T> AddAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = $"{Guid.NewGuid()}" };
        for (long? lost = null; ; await Task.Delay(Again.Pause, _time, cancellationToken))
        {
            try
            {
                return await SendAsync<T>(HttpMethod.Post, path, body, headers, cancellationToken);
            }
            catch (ApiException exception) when (exception.MayPass && (lost is { } since ? _time.GetElapsedTime(since) < Again.Limit : exception.MayBeDone))
            {
                // a server that was never there is none that comes back
                lost ??= _time.GetTimestamp();
            }
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(method, path, body, headers, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is JsonException or IOException or HttpRequestException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Sends a request and waits for the beginning of its answer, which has to be disposed.</summary>
    /// <exception cref="ApiException">It is none that says yes.</exception>
    public async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, object? body, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            // a colon is not to be the end of a scheme
            using var request = new HttpRequestMessage(method, new Uri($"./{path}", UriKind.Relative));
            if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
            foreach (var (name, value) in headers ?? new Dictionary<string, string>()) request.Headers.Add(name, value);
            var response = await SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                // what was refused so was not begun
                var pause = response.StatusCode == HttpStatusCode.TooManyRequests ? response.Headers.RetryAfter?.Delta : null;
                if (pause is not { } wait || _time.GetElapsedTime(since) + wait > LongestPause) throw await ApiProblem.OfAsync(this, response, cancellationToken);
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    /// <summary>Brings something to a file, as a whole or not at all; one of the name is replaced.</summary>
    /// <exception cref="ApiException">It is not to be had.</exception>
    /// <exception cref="TuneException">The file can't be written.</exception>
    public async Task DownloadAsync(string path, string file, CancellationToken cancellationToken)
    {
        try
        {
            await AtomicFile.ReplaceAsync(file, async aside =>
            {
                using var response = await RequestAsync(HttpMethod.Get, path, body: null, headers: null, cancellationToken);
                await using var target = PrivateFiles.Open(aside, FileMode.Create, FileAccess.Write, FileShare.None);
                await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
                await source.CopyToAsync(target, cancellationToken);
            });
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException($"What {Url} has sent for {path} is not whole: {exception.Message}", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TuneException($"'{file}' can't be written, or not all of it came: {exception.Message}", exception);
        }
    }

    /// <summary>Sends a file, which is not read before the server says that it takes it.</summary>
    /// <exception cref="ApiException">It was not taken, or nobody knows.</exception>
    public async Task<T> UploadAsync<T>(string path, string contentType, Stream file, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"./{path}", UriKind.Relative));
        request.Headers.ExpectContinue = true;
        request.Content = new StreamContent(file);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        try
        {
            // as long as it takes: what is sent may be large, and the way slow
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode) throw await ApiProblem.OfAsync(this, response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            throw exception is JsonException ? Unreadable(path, exception) : new ApiException(ApiProblem.OfNoAnswer(this, exception), innerException: exception);
        }
    }

    /// <summary>An answer that is not whole, or says what nobody here understands.</summary>
    private ApiException Unreadable(string path, Exception exception) =>
        new($"What {Url} has answered for {path} can't be read: {exception.Message}", innerException: exception) { MayBeDone = exception is not JsonException };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(FormattableString.Invariant($"{Url} has not answered within {Patience.TotalSeconds} s. It may be busy; what was asked for may be done all the same."), innerException: exception) { MayBeDone = true };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(FormattableString.Invariant($"{Url} can't be reached within {ConnectPatience.TotalSeconds} s. Is the address right, and is the way to it open?"), innerException: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ApiException(ApiProblem.OfNoAnswer(this, exception), innerException: exception) { MayBeDone = !ApiProblem.IsUnsent(exception) };
        }
    }

    public void Dispose() => _http.Dispose();
}
