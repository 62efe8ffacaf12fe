using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tune.Grains;

/// <summary>A console that is gone.</summary>
internal sealed class BrokenConsole : IAnsiConsole
{
    private readonly IAnsiConsole _inner = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new BrokenWriter()) });

    public Profile Profile => _inner.Profile;

    public IAnsiConsoleCursor Cursor => _inner.Cursor;

    public IAnsiConsoleInput Input => _inner.Input;

    public IExclusivityMode ExclusivityMode => _inner.ExclusivityMode;

    public RenderPipeline Pipeline => _inner.Pipeline;

    public void Clear(bool home) => throw new IOException("The console is gone.");

    public void Write(IRenderable renderable) => throw new IOException("The console is gone.");

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("The console is gone.");
    }
}
