using Spectre.Console;

namespace Tune.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output; whoever needs a line to be seen at once flushes it.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error)
{
    private const int WidthOfFiles = 120;

    /// <summary>Whether these are those of the process, so that a screen may be redrawn on them.</summary>
    public bool IsOfProcess { get; init; }

    /// <summary>What a variable of the environment says; null: there is none.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>How many characters a line may have.</summary>
    public int Width => !IsOfProcess || Console.IsOutputRedirected ? WidthOfFiles : Math.Max(80, Console.WindowWidth);

    /// <summary>What progress is shown on.</summary>
    /// <param name="isBeside">Whether on standard error, because standard output is for programs.</param>
    public IAnsiConsole Screen(bool isBeside)
    {
        if (IsOfProcess && !isBeside) return AnsiConsole.Console;
        var output = new AnsiConsoleOutput(IsOfProcess ? Console.Error : isBeside ? Error : Out);
        return AnsiConsole.Create(IsOfProcess ? new AnsiConsoleSettings { Out = output } : new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = output });
    }
}
