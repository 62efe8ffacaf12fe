using System.Text;

namespace Tune.Generators;

/// <summary>Text with indentation; lines end in LF on every machine, so that builds are deterministic.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    /// <summary>A line that goes on one above.</summary>
    public void Continued(string line)
    {
        _depth++;
        Line(line);
        _depth--;
    }

    /// <summary>A brace, after its header if there is one.</summary>
    public void Open(string header = "")
    {
        if (header.Length > 0) Line(header);
        Line("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
