namespace Tune.Kernel;

/// <summary>A searcher, scheduler or stop rule as data.</summary>
public abstract record AlgorithmSpec
{
    /// <summary>The name it has in JSON and on command lines; by default the type's name in camel case.</summary>
    public virtual string Kind => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(GetType().Name);

    /// <summary>Says what is wrong with the options, each with property, bound and value; nothing when they are right.</summary>
    public virtual IEnumerable<string> Validate() => [];

    /// <summary>A problem text of the usual form.</summary>
    protected string Problem(string property, string expected, object? actual) =>
        FormattableString.Invariant($"{GetType().Name}.{property} must be {expected}; was {actual}.");
}

/// <summary>Implemented by an algorithm whose state is small beside the facts that made it; saves replaying them all at a restart.</summary>
public interface ISnapshotState
{
    /// <summary>The state, as JSON; null if it can't be captured, and the facts have to be replayed.</summary>
    System.Text.Json.Nodes.JsonNode? Capture();

    /// <summary>Takes over what <see cref="Capture"/> gave, in a new instance.</summary>
    void Restore(System.Text.Json.Nodes.JsonNode state);
}
