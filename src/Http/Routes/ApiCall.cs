using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Tune.Http;

/// <summary>A request, with what it says read and checked.</summary>
internal sealed class ApiCall(HttpContext context)
{
    private const int UsualLimit = 100;
    private const int MostLimit = 1000;
    private const string KeyHeader = "Idempotency-Key";

    private ReadOnlyMemory<byte>? _body;

    public HttpContext Context => context;

    /// <summary>When the caller has gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    public ITuner Tuner => Service<ITuner>();

    /// <summary>The experiment that is meant; whether it exists shows when it is used.</summary>
    public ExperimentHandle<Configuration> Experiment => Tuner.GetExperiment<Configuration>(Name);

    public string Name => Route("name");

    public TrialId Trial => TrialOf(Route("trial"), "trial");

    /// <summary>How many items are wanted.</summary>
    public int Limit => (int)(Number("limit", 1, MostLimit) ?? UsualLimit);

    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    public string Route(string name) => context.GetRouteValue(name) as string ?? throw new InvalidOperationException($"The route has no {name}.");

    public string? Query(string name) => context.Request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>A whole number of the query; null if it has none.</summary>
    /// <exception cref="Problem">It is none, or too small or large.</exception>
    public long? Number(string name, long least, long most = long.MaxValue)
    {
        if (Query(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Problem.Wrong("bad-query", FormattableString.Invariant($"{name} in the query must be a whole number from {least} to {most}; was '{text}'."));
    }

    /// <summary>True or false of the query; null if it has none.</summary>
    /// <exception cref="Problem">It is neither.</exception>
    public bool? Flag(string name) => Query(name) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : throw Problem.Wrong("bad-query", $"{name} in the query must be true or false; was '{text}'.");

    /// <summary>Names of an enumeration in the query, with commas between; none: all.</summary>
    /// <exception cref="Problem">One is no name.</exception>
    public IReadOnlyCollection<T> Names<T>(string name)
        where T : struct, Enum
    {
        if (Query(name) is not { } text) return Enum.GetValues<T>();
        return [.. text.Split(',').Select(one => Enum.TryParse<T>(one, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(one[0])
            ? value
            : throw Problem.Wrong("bad-query", $"{name} in the query must be of {string.Join(", ", Enum.GetNames<T>())}, with commas between; was '{one}'."))];
    }

    /// <summary>The body.</summary>
    /// <exception cref="JsonException">It is not what it should be.</exception>
    /// <exception cref="Problem">There is none.</exception>
    public async Task<T> BodyAsync<T>()
    {
        if (!context.Request.HasJsonContentType()) throw Problem.Wrong("no-body", "The request has no JSON in its body: send it with 'Content-Type: application/json'.");
        return JsonSerializer.Deserialize<T>((await BytesAsync()).Span, ApiJson.Options) ?? throw new JsonException("expected an object, got null.");
    }

    /// <summary>What the caller names its request by, so that sent again it is not done again; null: it has no name.</summary>
    /// <exception cref="Problem">It is no name.</exception>
    public async Task<RequestKey?> RequestKeyAsync()
    {
        var given = context.Request.Headers[KeyHeader];
        if (given.Count == 0) return null;
        // as a string of structured fields, which the draft of the header has, or as most send it
        var text = given is [{ } only] ? only.Trim() : "";
        var id = text is ['"', .., '"'] ? text[1..^1] : text;
        if (id.Length is 0 or > RequestKey.MaxLength || id.Any(character => character is <= ' ' or > '~' or '"'))
            throw Problem.Wrong("bad-idempotency-key", FormattableString.Invariant($"{KeyHeader} must be there once, with 1 to {RequestKey.MaxLength} visible characters of ASCII without quotes, such as a UUID that is new for every request."));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"));
        hash.AppendData((await BytesAsync()).Span);
        return new RequestKey(id, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The body as it was sent, of which the server has seen that it is not too large.</summary>
    private async Task<ReadOnlyMemory<byte>> BytesAsync()
    {
        if (_body is { } known) return known;
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, Aborted);
        _body = bytes.ToArray();
        return _body.Value;
    }

    /// <summary>The body, or nothing where nothing need be said.</summary>
    public async Task<T> OptionalBodyAsync<T>()
        where T : new() => context.Request.ContentType is null ? new T() : await BodyAsync<T>();

    /// <summary>The results of the experiment so far.</summary>
    public async Task<ResultGrid<Configuration>> ReadResultsAsync() => (await ReadAsync()).Results;

    /// <summary>The same, and the event that they are as of.</summary>
    public Task<ResultsRead> ReadAsync() => Service<ExperimentReads>().ReadAsync(Name, mayBeOlder: false, Aborted);

    /// <summary>The same for who looks at a part of them: of very many trials those of a few seconds ago.</summary>
    public Task<ResultsRead> ReadLatelyAsync() => Service<ExperimentReads>().ReadAsync(Name, mayBeOlder: true, Aborted);

    /// <summary>The trial that is meant, and what came of it so far.</summary>
    /// <exception cref="Problem">There is none.</exception>
    public async Task<TrialResult<Configuration>> ReadTrialAsync()
    {
        var trial = Trial;
        var results = await ReadResultsAsync();
        return trial.Number < results.Count
            ? results[trial.Number]
            : throw Problem.Missing("no-such-trial", FormattableString.Invariant($"Experiment '{Name}' has no trial {trial.Number}: it has {results.Count} so far, from 0."));
    }

    public static TrialId TrialOf(string text, string place) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new TrialId(number)
        : throw Problem.Wrong("bad-trial", $"{place} must be the number of a trial, such as 42; was '{text}'.");
}
