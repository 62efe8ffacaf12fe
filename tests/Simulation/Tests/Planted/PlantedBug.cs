namespace Tune.Simulations;

/// <summary>A fault in the product's sources that a person might make.</summary>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="File">The file, below <c>src</c>.</param>
/// <param name="Before">What stands there, once.</param>
/// <param name="After">What stands there instead.</param>
/// <param name="FoundBy">A seed that has found it, and is tried before the others: that some seed of the first ones finds it is shown by any of them.</param>
public sealed record PlantedBug(string Kind, string File, string Before, string After, int FoundBy)
{
    public override string ToString() => Kind;

    /// <summary>The file's text with the fault.</summary>
    public string Plant(string text)
    {
        var count = text.Split(Before).Length - 1;
        return count == 1
            ? text.Replace(Before, After, StringComparison.Ordinal)
            : throw new InvalidOperationException($"{File} has {count} times what '{Kind}' is planted into; look for a new place for it:\n{Before}");
    }
}
