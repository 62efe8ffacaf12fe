using System.Text;

namespace Tune.Cli;

/// <summary>
/// What is written to a terminal: what commands print may be anybody's, such as messages, notes and logs of programs, and of a server nobody here has looked at it. Control characters have no effect:
/// colours stay (SGR), and a line that begins anew (<c>\r</c>) is one more line. What escape sequences say beside that is seen as text. Thread-safe.
/// </summary>
/// <param name="inner">The terminal.</param>
internal sealed class TerminalText(TextWriter inner) : TextWriter
{
    private const char Escape = '\x1b';

    /// <summary>The longest colour: <c>38;2;255;255;255;48;2;255;255;255</c> and a little.</summary>
    private const int LongestColour = 48;

    private readonly Lock _lock = new();

    /// <summary>The beginning of what may become a colour, or <c>\r</c>.</summary>
    private readonly StringBuilder _held = new();

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Where commands print what they have to say: what is no terminal gets it as it is.</summary>
    public static TextWriter Of(TextWriter output, bool isRedirected) => isRedirected ? output : new TerminalText(output) { NewLine = output.NewLine };

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            foreach (var character in buffer) Take(character);
        }
    }

    public override void Flush()
    {
        lock (_lock) inner.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Take(char character)
    {
        if (_held.Length > 0 && Goes(character)) return;
        if (character is Escape or '\r') _held.Append(character);
        else if (character is '\n' or '\t' || !char.IsControl(character)) inner.Write(character);
    }

    /// <summary>Whether a character belongs to what is held.</summary>
    private bool Goes(char character)
    {
        if (_held[0] == '\r')
        {
            _held.Clear();
            if (character == '\n') inner.Write('\r');
            else inner.Write('\n');
            return false;
        }

        var isColour = _held.Length == 1 ? character == '[' : character is 'm' or ';' or ':' || char.IsAsciiDigit(character);
        if (!isColour || _held.Length > LongestColour)
        {
            // seen as text, but for the one that would make it more than that
            inner.Write(_held.ToString(1, _held.Length - 1));
            _held.Clear();
            return false;
        }

        _held.Append(character);
        if (character != 'm') return true;
        inner.Write(_held);
        _held.Clear();
        return true;
    }
}
