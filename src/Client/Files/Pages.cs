using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Tune.Grains;

namespace Tune;

/// <summary>What is read from silos by many calls.</summary>
internal static class Pages
{
    /// <summary>All files, page by page.</summary>
    /// <param name="list">Gives those after a path, or from the beginning.</param>
    /// <param name="cancellationToken">Looked at between pages.</param>
    public static async IAsyncEnumerable<StoredFile> FilesAsync(Func<string?, Task<ImmutableArray<StoredFile>>> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await list(null); !page.IsEmpty; page = await list(page[^1].Path))
        {
            foreach (var file in page) yield return file;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>All bytes from an offset on, piece by piece.</summary>
    /// <param name="read">Gives those from an offset on; none at the end.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="cancellationToken">Looked at between pieces.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> BytesAsync(Func<long, Task<ReadOnlyMemory<byte>>> read, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var piece = await read(offset); !piece.IsEmpty; piece = await read(offset))
        {
            yield return piece;
            offset += piece.Length;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
