namespace Tune.Kernel.Tests;

/// <summary>What happens in a simulated run: the experiment, the trainable as a formula, and everything that goes wrong.</summary>
internal sealed record Scenario
{
    public required ExperimentSpec Spec { get; init; }

    /// <summary>What a trial reports after an iteration.</summary>
    public required Func<Trial, int, Metrics> Curve { get; init; }

    /// <summary>How long a trial's iteration takes.</summary>
    public Func<Trial, int, double> Seconds { get; init; } = (_, _) => 1;

    /// <summary>The iteration after which the trainable ends by itself.</summary>
    public Func<Trial, int> Length { get; init; } = _ => int.MaxValue;

    public int Slots { get; init; } = 4;

    public ulong Seed { get; init; }

    /// <summary>A checkpoint comes with every so many iterations, and is made at a pause; 0: never.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>How long reports wait for others to go with, and a cancellation takes to arrive.</summary>
    public double Delay { get; init; }

    public double TickEvery { get; init; } = 5;

    public Faults Faults { get; init; } = new();

    /// <summary>Whether some of the trials are asked for by clients.</summary>
    public bool Clients { get; init; }

    /// <summary>What a person does, and when.</summary>
    public IReadOnlyList<(double At, Func<DateTimeOffset, Input> Make)> Operator { get; init; } = [];

    /// <summary>How a person edits the spec, and when; what is refused changes nothing.</summary>
    public IReadOnlyList<(double At, Func<ExperimentSpec, ExperimentSpec> Edit)> Edits { get; init; } = [];
}

/// <summary>What goes wrong: probabilities for each iteration, and moments at which the process ends.</summary>
internal sealed record Faults
{
    public double Failures { get; init; }

    public double Losses { get; init; }

    /// <summary>How often a report is followed by itself, by the one before, and by one of an attempt before.</summary>
    public double Duplicates { get; init; }

    public IReadOnlyList<double> Crashes { get; init; } = [];

    /// <summary>Whether the next process begins from the last snapshot; else from the facts alone.</summary>
    public bool UseSnapshots { get; init; }
}
