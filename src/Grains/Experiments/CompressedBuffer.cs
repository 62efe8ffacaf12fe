using System.Buffers;
using System.IO.Compression;

namespace Tune.Grains;

/// <summary>Takes bytes in and keeps them compressed; of what was not compressed yet there is a piece only.</summary>
internal sealed class CompressedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly MemoryStream _compressed = new();
    private readonly GZipStream _stream;
    private byte[] _piece = new byte[PieceLength];

    public CompressedBuffer() => _stream = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true);

    public void Advance(int count) => _stream.Write(_piece, 0, count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _piece.Length) _piece = new byte[sizeHint];
        return _piece;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>What was taken in, compressed; nothing can be taken in after it.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        _stream.Dispose();
        return _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _compressed.Dispose();
    }
}
