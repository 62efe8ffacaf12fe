using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A reference to a grain; the runtime makes a subclass for each grain interface.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it
internal class GrainProxy : DispatchProxy
#pragma warning restore CA1852
{
    private GrainInterface? _interface;
    private Silo? _silo;
    private Activation? _lastSeen;

    public GrainId GrainId { get; private set; }

    public Silo Silo => _silo ?? throw new InvalidOperationException("The reference belongs to no silo.");

    public GrainProxy CloneFor(GrainInterface grainInterface, GrainId grainId, Silo silo)
    {
        var clone = (GrainProxy)MemberwiseClone();
        clone._interface = grainInterface;
        clone.GrainId = grainId;
        clone._silo = silo;
        return clone;
    }

    public void Deliver(Request request)
    {
        if (_lastSeen is { } activation && !request.Origin.IsCutOff)
        {
            request.Target = activation;
            if (activation.Turns.TryPost(request)) return;
        }

        Silo.Cluster.Send(request, request.Origin);
        _lastSeen = request.Target;
    }

    public override bool Equals(object? obj) => obj is GrainProxy other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var method = (_interface ?? throw new InvalidOperationException("The reference belongs to no grain.")).Method(targetMethod);
        var origin = RuntimeContext.Current?.Silo ?? Silo;
        var request = method.CreateRequest(GrainId, method.Pass(args ?? []), origin, RequestContext.Values);
        return method.ToReturnValue(request.Send(this));
    }
}
