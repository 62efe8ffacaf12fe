using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tune.Cli;

/// <summary>Help as usual, and then what the command has to say beside it.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not CommandWithExamples command) return code;
        var output = parseResult.InvocationConfiguration.Output;
        foreach (var (title, text) in command.Sections)
        {
            output.WriteLine($"{title}:");
            foreach (var line in text.Split('\n')) output.WriteLine($"  {line}".TrimEnd());
            output.WriteLine();
        }

        return code;
    }
}
