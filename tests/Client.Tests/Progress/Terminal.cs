using System.Text;
using Spectre.Console;

namespace Tune;

/// <summary>A terminal of a fixed size that keeps what is written to it.</summary>
internal sealed class Terminal(int width, int height = 24, bool isTerminal = true) : IAnsiConsoleOutput
{
    public TextWriter Writer { get; } = new StringWriter { NewLine = "\n" };

    public bool IsTerminal => isTerminal;

    public int Width => width;

    public int Height => height;

    public string Text => $"{Writer}";

    public void SetEncoding(Encoding encoding)
    {
    }

    public IAnsiConsole Open(bool ansi = false)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No, ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = this,
        });
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
