using System.CommandLine;

namespace Tune.Cli;

/// <summary>Where the experiments are that a command is about, <c>--data</c> or <c>--server</c>, and the name of one.</summary>
internal sealed class PlaceArguments(Terminal terminal)
{
    private readonly DataFolderArguments _folder = new();
    private readonly ServerArguments _server = new(terminal);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_folder.Data, .. _server.Options];

    /// <summary>The experiment.</summary>
    public Argument<string> Name => _folder.Name;

    /// <summary>The folder that was named, where no server is meant.</summary>
    public string FolderOf(ParseResult parsed) => _folder.FolderOf(parsed);

    /// <summary>The server that is meant; null: a data folder is.</summary>
    public ServerPlace? FindServer(ParseResult parsed) => _server.Find(parsed, _folder.Data) is { } client ? new ServerPlace(client, TimeProvider.System) : null;

    /// <summary>Opens the place for reading.</summary>
    public async Task<ExperimentPlace> OpenAsync(ParseResult parsed) => FindServer(parsed) is { } server ? server : await OpenFolderAsync(parsed);

    /// <summary>Opens the data folder for reading, whoever has it open.</summary>
    public async Task<LocalPlace> OpenFolderAsync(ParseResult parsed) => new(await _folder.OpenAsync(parsed), DataFolderArguments.Suffix(FolderOf(parsed)), TimeProvider.System);

    /// <summary>The name that was given.</summary>
    /// <exception cref="UsageException">There is no experiment of that name.</exception>
    public Task<string> FindNameAsync(ParseResult parsed, ExperimentPlace place, CancellationToken cancellationToken) => place.FindNameAsync(parsed.GetRequiredValue(Name), cancellationToken);

    /// <summary>An experiment of the data folder whose trials are programs, as it is stored.</summary>
    /// <exception cref="UsageException">There is no experiment of that name.</exception>
    /// <exception cref="TuneException">Its trials are no programs.</exception>
    public async Task<ExperimentSpec<Configuration>> ReadProgramAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var place = await OpenFolderAsync(parsed);
        return StoredProgram.Read(place.Experiments, await FindNameAsync(parsed, place, cancellationToken));
    }
}
