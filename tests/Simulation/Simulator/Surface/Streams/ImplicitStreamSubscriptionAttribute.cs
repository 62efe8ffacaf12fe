namespace Orleans;

/// <summary>Subscribes each grain of the class to the stream with its key, in a namespace.</summary>
/// <remarks>src/Orleans.Streaming/Predicates/StreamSubscriptionAttributes.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    /// <summary>All namespaces.</summary>
    public ImplicitStreamSubscriptionAttribute()
    {
    }

    /// <summary>This namespace.</summary>
    /// <param name="streamNamespace">The namespace.</param>
    /// <param name="streamIdMapper">Not used in the simulator.</param>
    public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
    {
        ArgumentNullException.ThrowIfNull(streamNamespace);
        Namespace = streamNamespace.Trim();
        StreamIdMapper = streamIdMapper;
    }

    /// <summary>Not used in the simulator.</summary>
    public string? StreamIdMapper { get; init; }

    internal string? Namespace { get; }
}
