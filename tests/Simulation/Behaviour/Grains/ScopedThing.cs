namespace Tune.Behaviour;

public sealed class ScopedThing(Probe probe) : IDisposable
{
    public void Dispose() => probe.Add("scope disposed");
}
