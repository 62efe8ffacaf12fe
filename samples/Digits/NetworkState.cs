using System.Runtime.InteropServices;

namespace Digits;

/// <summary>What a network must remember between two epochs, and its form as bytes.</summary>
internal sealed record NetworkState(int Seed, int Epoch, bool Diverged, long Steps, IReadOnlyList<float[]> Arrays)
{
    private const int Signature = 0x31504C4D; // "MLP1"

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Signature);
        writer.Write(Seed);
        writer.Write(Epoch);
        writer.Write(Diverged);
        writer.Write(Steps);
        writer.Write(Arrays.Count);
        foreach (var array in Arrays)
        {
            writer.Write(array.Length);
            writer.Write(MemoryMarshal.AsBytes(array.AsSpan()));
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static NetworkState FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (reader.ReadInt32() != Signature)
                throw new ArgumentException("Not the saved state of a network.", nameof(bytes));
            var (seed, epoch, diverged, steps) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt64());
            var count = reader.ReadInt32();
            var arrays = new List<float[]>();
            for (var i = 0; i < count; i++)
            {
                var length = reader.ReadInt32();
                arrays.Add(MemoryMarshal.Cast<byte, float>(reader.ReadBytes(checked(length * sizeof(float)))).ToArray());
                if (arrays[i].Length != length)
                    throw new EndOfStreamException();
            }

            return new NetworkState(seed, epoch, diverged, steps, arrays);
        }
        catch (EndOfStreamException)
        {
            throw new ArgumentException("The saved state of the network is cut short.", nameof(bytes));
        }
    }
}
