using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>--data</c> and the name of an experiment in it.</summary>
internal sealed class DataFolderArguments
{
    private const string Default = "tune-data";

    /// <summary>The folder.</summary>
    public Option<string> Data { get; } = new("--data") { Description = $"The folder where experiments are kept. Default: {Default} in the current folder.", HelpName = "folder", DefaultValueFactory = _ => Default };

    /// <summary>The experiment.</summary>
    public Argument<string> Name { get; } = new("name") { Description = "The experiment's name; see: tune list." };

    /// <summary>The folder that was named.</summary>
    public string FolderOf(ParseResult parsed) => parsed.GetValue(Data) is { Length: > 0 } folder ? folder : throw new UsageException(Data.Name, "expected a folder, got ''.");

    /// <summary>What a command has to have to mean the same folder.</summary>
    public static string Suffix(string folder) => folder == Default ? "" : $" --data {(folder.Contains(' ', StringComparison.Ordinal) ? $"'{folder}'" : folder)}";

    /// <summary>Opens the folder for reading, whoever has it open.</summary>
    public Task<LocalExperiments> OpenAsync(ParseResult parsed) => LocalExperiments.OpenAsync(FolderOf(parsed));

    /// <summary>The number of a trial that was given.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TrialId ReadTrial(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? new TrialId(number)
        : throw new UsageException("trial", $"expected the number of a trial, such as 42, got '{text}'.");
}
