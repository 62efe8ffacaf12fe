using Spectre.Console;

namespace Tune.Cli;

/// <summary>Tables as plain text, as wide as the terminal.</summary>
internal static class TextConsole
{
    private const int WidthOfFiles = 120;

    public static IAnsiConsole Create(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Console.IsOutputRedirected ? WidthOfFiles : Math.Max(80, Console.WindowWidth);
        return console;
    }
}
