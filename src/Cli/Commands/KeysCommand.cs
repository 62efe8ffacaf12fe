using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tune.Http;
using Tune.Storage;

namespace Tune.Cli;

/// <summary><c>tune keys</c>: who may use the HTTP API.</summary>
internal static class KeysCommand
{
    private const string Description = "Makes, lists and removes the keys of the HTTP API. They are kept in the data folder by their hashes; a server that runs sees a change at once.";

    public static Command Create(Terminal terminal) => new CommandWithExamples("keys", Description)
    {
        Sections = [("Examples", "tune keys add ci --role operator\ntune keys list\ntune keys remove ci")],
        Subcommands = { Add(terminal), List(terminal), Remove(terminal) },
    };

    private static CommandWithExamples Add(Terminal terminal)
    {
        var (folder, name) = (new DataFolderArguments(), Name());
        var role = new Option<ApiRole>("--role") { Description = "reader looks, operator starts and steers too, admin deletes too. Default: reader.", HelpName = "role", DefaultValueFactory = _ => ApiRole.Reader };
        var command = new CommandWithExamples("add", "Makes a key and prints it, this once.") { Sections = [("Examples", "tune keys add ci --role operator")] };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[folder.Data, role]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var (given, path) = (parsed.GetRequiredValue(name), PathOf(folder.FolderOf(parsed)));
            if (ApiKey.ProblemOf(given) is { } problem) throw new UsageException("name", problem);
            var keys = ApiKeyFile.Read(path);
            if (keys.Any(key => key.Name == given)) throw new UsageException("name", $"there is a key '{given}' in '{path}': call this one otherwise, or remove that one first.");
            if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent)) PrivateFiles.CreateFolder(parent);
            var (text, made) = ApiKey.Create(given, parsed.GetValue(role), TimeProvider.System.GetUtcNow());
            ApiKeyFile.Write(path, [.. keys, made]);
            terminal.Out.WriteLine(text);
            terminal.Error.WriteLine($"This is the key of '{given}', {made.Role}, and is shown this once. It is sent as 'Authorization: Bearer KEY'; '{path}' has its hash.");
        });
        return command;
    }

    private static CommandWithExamples List(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var command = new CommandWithExamples("list", "Lists the keys: name, role, when they were made, and the hash, for Tune:Api:Keys of a silo's host.") { Sections = [("Examples", "tune keys list")] };
        command.Options.Add(folder.Data);
        command.SetAction(parsed =>
        {
            var keys = ApiKeyFile.Read(PathOf(folder.FolderOf(parsed)));
            if (keys.IsEmpty)
            {
                terminal.Out.WriteLine("There are no keys. Make one: tune keys add NAME --role reader");
                return;
            }

            var table = new TextTable([new("name", MaxWidth: 64), new("role"), new("created"), new("hash", MaxWidth: 64)]);
            foreach (var key in keys) table.Add(key.Name, $"{key.Role}", key.CreatedAt?.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "", key.Hash);
            terminal.Out.Write(table.ToText(Math.Max(terminal.Width, 200), 0));
        });
        return command;
    }

    private static CommandWithExamples Remove(Terminal terminal)
    {
        var (folder, name) = (new DataFolderArguments(), Name());
        var command = new CommandWithExamples("remove", "Removes a key: who has it is let in no more.") { Sections = [("Examples", "tune keys remove ci")] };
        command.Arguments.Add(name);
        command.Options.Add(folder.Data);
        command.SetAction(parsed =>
        {
            var (given, path) = (parsed.GetRequiredValue(name), PathOf(folder.FolderOf(parsed)));
            var keys = ApiKeyFile.Read(path);
            ImmutableArray<ApiKey> left = [.. keys.Where(key => key.Name != given)];
            if (left.Length == keys.Length) throw new UsageException("name", $"there is no key '{given}' in '{path}'{SpacePath.Suggest(given, keys.Select(key => key.Name))} There are: {(keys.IsEmpty ? "none" : string.Join(", ", keys.Select(key => key.Name)))}.");
            ApiKeyFile.Write(path, left);
            terminal.Out.WriteLine($"The key '{given}' is removed.");
        });
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "Who has the key, such as ci." };

    private static string PathOf(string folder) => Path.Combine(Path.GetFullPath(folder), ApiKeyFile.FileName);
}
