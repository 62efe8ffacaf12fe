namespace Tune;

/// <summary>What is to happen when an experiment of the name exists with another spec: <see cref="Refuse"/>, <see cref="Change"/>, <see cref="Fork"/> or <see cref="Fresh"/>.</summary>
public sealed record OnDifference
{
    private OnDifference(Way way, string? name = null) => (Chosen, ForkName) = (way, name);

    internal enum Way
    {
        Refuse,
        Change,
        Fork,
        Fresh,
    }

    /// <summary>Nothing: <see cref="ExperimentExistsException"/> says what differs, and which of the others are possible. The default.</summary>
    public static OnDifference Refuse { get; } = new(Way.Refuse);

    /// <summary>
    /// The experiment keeps its trials and goes on with the new spec; one that has ended runs again if there is anything left to do. Trials whose configuration
    /// is none of the new space stay in the results, and no searcher learns from them. What can't be changed so is refused as by <see cref="Refuse"/>.
    /// </summary>
    public static OnDifference Change { get; } = new(Way.Change);

    /// <summary>
    /// The experiment is left as it is, and another one begins that knows its ended trials as results from elsewhere, as far as they fit: see <see cref="WarmStart"/>.
    /// Its name is the first that is free of <c>name-2</c>, <c>name-3</c>, …; the same spec again goes on with that one.
    /// </summary>
    public static OnDifference Fork { get; } = new(Way.Fork);

    /// <summary>The experiment is stopped and deleted, with its journal, checkpoints and results folder, and begins anew.</summary>
    public static OnDifference Fresh { get; } = new(Way.Fresh);

    internal Way Chosen { get; }

    internal string? ForkName { get; }

    /// <summary>As <see cref="Fork"/>, with a name.</summary>
    /// <param name="name">The other experiment's name. If it exists with yet another spec, that is refused.</param>
    public static OnDifference ForkAs(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(Way.Fork, name);
    }

    /// <inheritdoc/>
    public override string ToString() => ForkName is null ? $"{Chosen}" : $"{Chosen} as {ForkName}";
}
