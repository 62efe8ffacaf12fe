using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tune;

/// <summary>A line of coloured text that is cut at a width, never wrapped.</summary>
/// <param name="width">How many characters there is room for.</param>
internal sealed class ScreenLine(int width)
{
    private readonly Paragraph _paragraph = new() { Overflow = Overflow.Crop };

    /// <summary>How much room is left.</summary>
    public int Room { get; private set; } = width;

    public ScreenLine Add(string text, Style? style = null)
    {
        var cut = TextTable.Cut(TextTable.Clean(text), Room);
        Room -= cut.Length;
        _paragraph.Append(cut, style ?? Style.Plain);
        return this;
    }

    /// <summary>Puts a text at the right end, if there is room for it and a gap.</summary>
    public ScreenLine AddRight(string text, Style? style = null) =>
        text.Length + 2 > Room ? this : Add(new string(' ', Room - text.Length)).Add(text, style);

    // an empty paragraph would take no line at all
    public IRenderable Render() => _paragraph.Length == 0 ? new Text(" ") : _paragraph;
}
