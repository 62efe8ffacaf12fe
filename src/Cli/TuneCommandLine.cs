using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Net;

namespace Tune.Cli;

/// <summary>The whole command: a file in <c>Commands</c> for each subcommand.</summary>
internal static class TuneCommandLine
{
    public const int Failed = 1;

    public const int UsageError = 2;

    /// <summary>What a shell says of a program that Ctrl-C has ended.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0; 1 after a message on standard error about what failed; 2 after a line there for each thing that is wrong with the options or files; 130 or 143 after a signal.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(arguments);
        try
        {
            // a line that can't be understood is no reason to print a page of help, but who asks for help gets it, and one that is completed is not whole yet
            var isCompleted = arguments is [['[', ..], ..];
            if (parsed.Errors.Count > 0 && !isCompleted && parsed.Action is not HelpWithExamples) throw Misunderstood(parsed);
            var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            if (parsed.CommandResult.Command is CommandWithExamples { TakesSignals: true }) configuration.ProcessTerminationTimeout = null;
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return UsageError;
        }
        catch (OperationCanceledException)
        {
            // nobody else cancels
            return Cancelled;
        }
        catch (TuneException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return exception is ApiException { Status: HttpStatusCode.BadRequest } ? UsageError : Failed;
        }
        finally
        {
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var registry = new AlgorithmRegistry();
        var root = new RootCommand("Hyperparameter tuning: experiments in one file, and searchers and schedulers for programs in any language.")
        {
            RunCommand.Create(terminal, registry),
            ResumeCommand.Create(terminal),
            ExtendCommand.Create(terminal),
            ForkCommand.Create(terminal),
            ListCommand.Create(terminal),
            ShowCommand.Create(terminal),
            WatchCommand.Create(terminal),
            LogsCommand.Create(terminal),
            WhyCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ReportCommand.Create(terminal),
            ImportCommand.Create(terminal),
            PauseCommand.Create(terminal),
            StopCommand.Create(terminal),
            DeleteCommand.Create(terminal),
            ServeCommand.Create(terminal),
            McpCommand.Create(terminal, registry),
            KeysCommand.Create(terminal),
            SchemaCommand.Create(terminal, registry),
            CompletionCommand.Create(terminal),
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
