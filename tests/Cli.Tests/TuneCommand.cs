using Tune.Cli;

namespace Cli.Tests;

/// <summary>The command in this process.</summary>
internal static class TuneCommand
{
    public static Task<(int Code, string[] Output, string[] Error)> RunAsync(string[] arguments, params string[] lines) => RunAsync(arguments, _ => null, lines);

    /// <param name="arguments">The command line.</param>
    /// <param name="variable">What variables of the environment say.</param>
    /// <param name="lines">Standard input.</param>
    public static async Task<(int Code, string[] Output, string[] Error)> RunAsync(string[] arguments, Func<string, string?> variable, params string[] lines)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(string.Concat(lines.Select(line => line + "\n")));
        var code = await TuneCommandLine.RunAsync(arguments, new Terminal(input, output, error) { Variable = variable });
        return (code, Lines(output), Lines(error));
    }

    /// <summary>The answers of <c>tune ask-tell</c>.</summary>
    public static async Task<string[]> AskTellAsync(string space, string options, params string[] lines)
    {
        using var file = new SpaceFile(space);
        var (code, output, error) = await RunAsync(["ask-tell", "--space", file.Path, .. Shell.Split(options)], lines);
        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        return output;
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
