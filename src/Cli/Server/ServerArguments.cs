using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>--server</c> and the key for it.</summary>
internal sealed class ServerArguments(Terminal terminal)
{
    private const string UrlVariable = "TUNE_SERVER";
    private const string KeyVariable = "TUNE_KEY";

    private readonly Option<string?> _keyFile = new("--key-file") { Description = $"With --server: the file with the key, on its first line. Default: {KeyVariable}, or no key.", HelpName = "file" };
    private readonly Option<bool> _plainHttp = new("--plain-http") { Description = "With --server: send the key to another machine without TLS, where whoever is on the way can read it." };

    /// <summary>The server.</summary>
    public Option<string?> Server { get; } = new("--server") { Description = $"Not in a data folder: at this server, which is tune serve or a cluster's HTTP API. Default: {UrlVariable}, unless --data is there.", HelpName = "url" };

    public IReadOnlyList<Option> Options => [Server, _keyFile, _plainHttp];

    /// <summary>The server that is meant; null: none is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The option that names a folder; null: the command has none.</param>
    /// <exception cref="UsageException">What is said of it can't be.</exception>
    public ApiClient? Find(ParseResult parsed, Option? data = null)
    {
        var namesFolder = data is not null && parsed.GetResult(data) is { Implicit: false };
        var given = parsed.GetValue(Server);
        if (given is not null && namesFolder) throw new UsageException(Server.Name, $"{data?.Name} is there as well: an experiment is in a folder of this machine or at a server; leave one out.");
        var (place, url) = given is not null ? (Server.Name, given) : (UrlVariable, namesFolder ? null : terminal.Variable(UrlVariable));
        if (url is { Length: > 0 } || given is not null) return new ApiClient(ServerAddress.Parse(place, url ?? ""), KeyFor(parsed, ServerAddress.Parse(place, url ?? "")), TimeProvider.System);
        foreach (var option in (Option[])[_keyFile, _plainHttp])
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException(option.Name, $"it is for a server: expected --server URL, or {UrlVariable}, as well.");
        return null;
    }

    private string? KeyFor(ParseResult parsed, Uri server)
    {
        var path = parsed.GetValue(_keyFile);
        var key = path is null ? terminal.Variable(KeyVariable)?.Trim() : InputFile.ReadText(_keyFile.Name, path).Split('\n')[0].Trim();
        if (key is null or "") return path is null ? null : throw new UsageException(_keyFile.Name, $"the first line of '{path}' is empty; expected the key that tune keys add has printed.");
        if (key.Any(c => c is <= ' ' or > '~')) throw new UsageException(path is null ? KeyVariable : _keyFile.Name, "the key has characters that no key has; expected what tune keys add has printed, on one line.");
        if (server is { Scheme: "http", IsLoopback: false } && !parsed.GetValue(_plainHttp))
            throw new UsageException(Server.Name, $"'{server.GetLeftPart(UriPartial.Authority)}' is another machine without TLS, and the key could be read on the way: use https, or say --plain-http if the way is safe otherwise.");
        return key;
    }
}
