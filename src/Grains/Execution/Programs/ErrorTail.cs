using System.Text;

namespace Tune;

/// <summary>The end of what a program has written to its standard error. One thread adds to it; any may read.</summary>
internal sealed class ErrorTail
{
    private const int Most = 32 * 1024;
    private const int MostLines = 30;

    private readonly Lock _lock = new();
    private readonly byte[] _bytes = new byte[Most];
    private int _count;
    private bool _isCut;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _isCut |= _count + bytes.Length > Most;
            if (bytes.Length > Most) bytes = bytes[^Most..];
            var kept = Math.Min(_count, Most - bytes.Length);
            _bytes.AsSpan(_count - kept, kept).CopyTo(_bytes);
            bytes.CopyTo(_bytes.AsSpan(kept));
            _count = kept + bytes.Length;
        }
    }

    /// <summary>The last lines.</summary>
    public override string ToString()
    {
        var lines = Lines();
        return string.Join('\n', lines.Length > MostLines ? lines[^MostLines..] : lines);
    }

    /// <summary>The last lines from the last one on that begins with one of the words; null if none does.</summary>
    public string? From(params ReadOnlySpan<string> words)
    {
        var lines = Lines();
        for (var index = lines.Length - 1; index >= 0; index--)
            foreach (var word in words)
                if (lines[index].StartsWith(word, StringComparison.Ordinal)) return string.Join('\n', lines[index..Math.Min(lines.Length, index + MostLines)]);
        return null;
    }

    private string[] Lines()
    {
        lock (_lock)
        {
            var text = Encoding.UTF8.GetString(_bytes, 0, _count).TrimEnd();
            // the first line of what is left of many is a part of one
            if (_isCut && text.IndexOf('\n', StringComparison.Ordinal) is var end and > 0) text = text[(end + 1)..];
            return text.Split('\n');
        }
    }
}
