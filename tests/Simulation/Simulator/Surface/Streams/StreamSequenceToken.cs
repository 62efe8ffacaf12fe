namespace Orleans.Streams;

/// <summary>A place in a stream.</summary>
/// <remarks>src/Orleans.Streaming/Core/StreamSequenceToken.cs</remarks>
[GenerateSerializer]
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
{
    /// <summary>Which batch.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>Which item of the batch.</summary>
    public abstract int EventIndex { get; protected set; }

    /// <inheritdoc/>
    public abstract bool Equals(StreamSequenceToken? other);

    /// <inheritdoc/>
    public abstract int CompareTo(StreamSequenceToken? other);
}
