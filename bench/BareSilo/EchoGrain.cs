using Orleans;

namespace BareSilo;

/// <summary>The smallest grain there is.</summary>
internal interface IEchoGrain : IGrainWithIntegerKey
{
    Task<string> EchoAsync(string text);
}

/// <inheritdoc cref="IEchoGrain"/>
internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> EchoAsync(string text) => Task.FromResult(text);
}
