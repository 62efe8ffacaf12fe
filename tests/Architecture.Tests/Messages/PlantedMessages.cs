using System.Collections.Immutable;
using Orleans;

namespace Tune.Architecture.Tests.Messages;

/// <summary>Messages as they must not be, and one as it must be.</summary>
internal interface IPlantedGrain : IGrainWithStringKey
{
    Task<PlantedBase> TakeAsync(PlantedGood good, int number, CancellationToken token);

    ValueTask<ImmutableArray<PlantedGeneric<int[]>>> GiveAsync(IPlantedGrain other, (string Name, PlantedStruct Value) pair);
}

internal sealed record PlantedGood(string Name, ImmutableArray<PlantedGood> More, DateTimeOffset? At)
{
    public ImmutableSortedDictionary<string, double> Values { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    public int Count => More.Length;

    public IReadOnlyList<string> Computed => [Name];
}

internal abstract record PlantedBase;

internal sealed record PlantedSettable : PlantedBase
{
    public int Number { get; set; }
}

internal sealed record PlantedField : PlantedBase
{
    private int _count;

    public int Next() => ++_count;
}

internal sealed record PlantedList(List<int> Numbers, IReadOnlyList<string> Names, object Anything) : PlantedBase;

internal sealed record PlantedHidden(PlantedInside Inside) : PlantedBase;

internal sealed class PlantedInside(Func<int> function, int captured)
{
    private readonly Func<int> _function = function;
    private readonly PlantedGeneric<Dictionary<string, int>> _table = new([]);

    public int Count => _table.Value.Count + _function() + captured;
}

internal sealed record PlantedGeneric<T>(T Value);

internal record struct PlantedStruct(int Value);
