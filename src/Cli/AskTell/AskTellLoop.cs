namespace Tune.Cli;

/// <summary>A line in, a line out, flushed at once, until the input ends.</summary>
internal sealed class AskTellLoop(Terminal terminal, AskTellSession session)
{
    public void Run()
    {
        while (terminal.In.ReadLine() is { } line)
        {
            terminal.Out.WriteLine(session.Answer(line));
            terminal.Out.Flush();
        }
    }
}
