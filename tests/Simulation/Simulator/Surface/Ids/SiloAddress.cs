using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>Where a silo is, and which of its lives is meant.</summary>
/// <remarks>src/Orleans.Core.Abstractions/IDs/SiloAddress.cs</remarks>
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>The address of no silo.</summary>
    public static SiloAddress Zero { get; } = New(new IPAddress(0), 0, 0);

    /// <summary>The network address. In the simulator a name only: nobody listens there.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Which life of the silo.</summary>
    public int Generation { get; }

    /// <summary>Whether this is the address of a client.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>The address with these parts.</summary>
    /// <param name="ep">The network address.</param>
    /// <param name="gen">Which life of the silo.</param>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>The address with these parts.</summary>
    /// <param name="address">The network address.</param>
    /// <param name="port">The port.</param>
    /// <param name="generation">Which life of the silo.</param>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>The address that <see cref="ToParsableString"/> wrote.</summary>
    /// <param name="addr">The text.</param>
    public static SiloAddress FromParsableString(string addr)
    {
        ArgumentNullException.ThrowIfNull(addr);
        var at = addr.LastIndexOf('@');
        return at > 0
            && IPEndPoint.TryParse(addr.AsSpan(0, at), out var endpoint)
            && int.TryParse(addr.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
                ? new SiloAddress(endpoint, generation)
                : throw new FormatException($"'{addr}' is not the text of a SiloAddress.");
    }

    /// <summary>A text that <see cref="FromParsableString"/> reads.</summary>
    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] SiloAddress? other)
        => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => Endpoint.GetHashCode() ^ Generation;

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other)
    {
        if (other is null) return 1;
        var byGeneration = Generation.CompareTo(other.Generation);
        if (byGeneration != 0) return byGeneration;
        var byPort = Endpoint.Port.CompareTo(other.Endpoint.Port);
        return byPort != 0 ? byPort : string.CompareOrdinal(Endpoint.Address.ToString(), other.Endpoint.Address.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"S{Endpoint}:{Generation}");
}
