using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace Tune.Grains;

/// <summary>A snapshot of an experiment.</summary>
/// <param name="Kernel">The kernel's state, as it captures it, in UTF-8.</param>
/// <param name="Unsettled">The trials about which something was still being done.</param>
internal sealed record GrainSnapshot(ReadOnlyMemory<byte> Kernel, ImmutableArray<int> Unsettled)
{
    /// <summary>Reads what <see cref="Capture"/> gave, or the JSON text that it was before it was compressed.</summary>
    public static GrainSnapshot Parse(ReadOnlyMemory<byte> body)
    {
        var json = body.Span is [(byte)'{', ..] ? body : Expand(body);
        var unsettled = ImmutableArray.CreateBuilder<int>();
        var kernel = ReadOnlyMemory<byte>.Empty;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKernel = reader.ValueTextEquals("kernel");
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isKernel)
            {
                reader.Skip();
                kernel = json[start..(int)reader.BytesConsumed];
            }
            else
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.Number) unsettled.Add(reader.GetInt32());
            }
        }

        return new GrainSnapshot(kernel, unsettled.ToImmutable());
    }

    /// <summary>The snapshot as it is stored: compressed while it is written, for as text it would take more memory than the trials themselves.</summary>
    /// <returns>Null if the kernel can't be captured.</returns>
    public static ReadOnlyMemory<byte>? Capture(Experiment kernel, IEnumerable<int> unsettled)
    {
        using var body = new CompressedBuffer();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("unsettled");
            foreach (var trial in unsettled) writer.WriteNumberValue(trial);
            writer.WriteEndArray();
            writer.WritePropertyName("kernel");
            writer.Flush();
            if (!kernel.TryCapture(body)) return null;
        }

        body.Write("}"u8);
        return body.Complete();
    }

    private static ReadOnlyMemory<byte> Expand(ReadOnlyMemory<byte> body)
    {
        using var expanded = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress)) stream.CopyTo(expanded);
        return expanded.GetBuffer().AsMemory(0, (int)expanded.Length);
    }
}
