namespace Tune.Page;

/// <summary>Whole numbers of which each comes soon after the one before: written as differences, which compress to a tenth.</summary>
internal sealed class DeltaColumn
{
    private long _last;

    /// <summary>The first number, and of each other one how much greater it is than the one before.</summary>
    public List<long> Deltas { get; } = [];

    public void Add(long number)
    {
        Deltas.Add(number - _last);
        _last = number;
    }
}
