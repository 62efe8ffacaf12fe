namespace Tune.Simulations;

internal enum TrainableKind
{
    /// <summary>A function that yields reports.</summary>
    Yielding,

    /// <summary>A function that calls back with reports.</summary>
    Calling,

    /// <summary>A class.</summary>
    Stepping,
}

/// <summary>How a trainable behaves.</summary>
internal sealed record TrainingPlan
{
    public required string Name { get; init; }

    public required TrainableKind Kind { get; init; }

    /// <summary>The fewest iterations of a trial.</summary>
    public int Shortest { get; init; } = 1;

    /// <summary>The most iterations of a trial.</summary>
    public required int Longest { get; init; }

    public required TimeSpan LongestStep { get; init; }

    /// <summary>A checkpoint comes with every so many reports; 0: never.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>How often a step fails.</summary>
    public required double Failures { get; init; }

    /// <summary>The trial that ends its silo whenever it runs; null for none.</summary>
    public int? Poison { get; init; }

    /// <summary>How often a step does not listen to its cancellation.</summary>
    public required double Deafness { get; init; }
}
