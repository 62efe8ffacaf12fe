using System.Collections.Immutable;

namespace Tune;

/// <summary>Processors that one program has while it runs.</summary>
/// <param name="processors">Their numbers, ascending.</param>
/// <param name="giveBack">Gives them back.</param>
internal sealed class ProcessorLease(ImmutableArray<int> processors, Action giveBack) : IDisposable
{
    public ImmutableArray<int> Processors => processors;

    public void Dispose() => giveBack();
}
