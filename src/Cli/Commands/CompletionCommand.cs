using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune completion</c>: a script that has a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    private const string Description = "Prints a script that has a shell complete the words of this command.";

    private const string Install = """
        bash   echo 'source <(tune completion bash)' >> ~/.bashrc
        zsh    echo 'source <(tune completion zsh)' >> ~/.zshrc
        fish   tune completion fish > ~/.config/fish/completions/tune.fish
        """;

    /// <summary>Each asks the command itself, whose words are thereby never out of date.</summary>
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _tune_complete() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(tune "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _tune_complete tune
            """,
        ["zsh"] = """
            #compdef tune
            _tune_complete() {
              local -a words_found
              words_found=("${(@f)$(tune "[suggest:${CURSOR}]" "$BUFFER" 2>/dev/null)}")
              compadd -a words_found
              _files
            }
            compdef _tune_complete tune
            """,
        ["fish"] = """
            complete -c tune -a '(tune "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
    };

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new CommandWithExamples("completion", Description) { Sections = [("Use", Install), ("Examples", "tune completion bash\ntune completion zsh\ntune completion fish")] };
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            terminal.Out.WriteLine(Scripts.GetValueOrDefault(name) ?? throw new UsageException("shell", $"there is no script for '{name}'{SpacePath.Suggest(name, Scripts.Keys)} There are: {string.Join(", ", Scripts.Keys)}."));
        });
        return command;
    }
}
