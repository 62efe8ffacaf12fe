namespace Tune;

/// <summary>Takes a program's standard output apart: lines that begin with <c>TUNE </c> are reports, all else is its log, byte for byte.</summary>
internal sealed class ProgramOutput(ProgramLog log, Action<ReadOnlyMemory<byte>> report)
{
    /// <summary>A report that is longer is none; what is said of it would fill the journal.</summary>
    public const int MostInReport = 16 << 20;

    private const byte LineEnd = (byte)'\n';
    private static readonly byte[] Mark = "TUNE "u8.ToArray();

    private byte[] _buffer = new byte[64 * 1024];
    private int _count;

    /// <summary>Whether what is in the buffer continues a line of the log.</summary>
    private bool _isInLog;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="ProgramFailedException">A report never ends.</exception>
    public void Read(Stream stream)
    {
        while (true)
        {
            if (_count == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = stream.Read(_buffer.AsSpan(_count));
            if (read == 0) break;
            _count += read;
            TakeLines();
        }

        // the last line need not have an end
        if (_count > 0) TakeLine(_buffer.AsSpan(0, _count));
    }

    private void TakeLines()
    {
        var begin = 0;
        for (int length; (length = _buffer.AsSpan(begin, _count - begin).IndexOf(LineEnd)) >= 0; begin += length + 1)
        {
            TakeLine(_buffer.AsSpan(begin, length + 1));
            _isInLog = false;
        }

        _buffer.AsSpan(begin, _count - begin).CopyTo(_buffer);
        _count -= begin;
        var rest = _buffer.AsSpan(0, _count);
        if (!_isInLog && MayBeReport(rest))
        {
            if (_count > MostInReport) throw new ProgramFailedException(FormattableString.Invariant($"A line of its output begins as a report and is longer than {MostInReport >> 20} MiB."), "");
            return;
        }

        // a line of the log need not be whole to be written
        log.Write(rest);
        (_isInLog, _count) = (_isInLog || _count > 0, 0);
    }

    private static bool MayBeReport(ReadOnlySpan<byte> begin) => begin.Length < Mark.Length ? Mark.AsSpan().StartsWith(begin) : begin.StartsWith(Mark);

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (_isInLog || !line.StartsWith(Mark)) log.Write(line);
        else report(line[Mark.Length..].ToArray());
    }
}
