using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Tune.Cli;

/// <summary>The whole command: a file in <c>Commands</c> for each subcommand.</summary>
internal static class TuneCommandLine
{
    public const int UsageError = 2;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0, or 2 after a line on standard error about what is wrong with the options or files.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(arguments);
        try
        {
            // a line that can't be understood is no reason to print a page of help, but who asks for help gets it
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples) throw Misunderstood(parsed);
            var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return UsageError;
        }
        finally
        {
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var registry = new AlgorithmRegistry();
        var root = new RootCommand("Hyperparameter tuning: searchers and schedulers for programs in any language.")
        {
            AskTellCommand.Create(terminal, registry),
            SimulateCommand.Create(terminal, registry),
            AlgorithmsCommand.CreateForSearchers(terminal, registry),
            AlgorithmsCommand.CreateForSchedulers(terminal, registry),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExamples((HelpAction?)help.Action ?? new HelpAction());
        help.Action = action;
        root.SetAction(action.Invoke);
        return root;
    }

    private static UsageException Misunderstood(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        if (parsed.UnmatchedTokens is not [var token, ..]) return new(path, $"{parsed.Errors[0].Message}{(parsed.Errors[0].Message.EndsWith('.') ? "" : ".")} See: {path} --help");
        var isOption = token.StartsWith('-');
        var known = isOption ? OptionsOf(parsed.CommandResult) : command.Subcommands.Select(one => one.Name);
        return new(path, $"there is no {(isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument")} '{token}'{SpacePath.Suggest(token, known)} See: {path} --help");
    }

    private static IEnumerable<string> OptionsOf(CommandResult command) =>
        command.Command.Options.Select(option => option.Name)
            .Concat(command.Parent is CommandResult parent ? parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name) : []);

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "tune";
}
