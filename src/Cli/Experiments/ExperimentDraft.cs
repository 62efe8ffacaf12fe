using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>What a file says of an experiment, as far as it could be read.</summary>
internal sealed record ExperimentDraft
{
    /// <summary>What an experiment is that says nothing.</summary>
    public ExperimentSpec<Configuration> Spec { get; init; } = new() { Name = "", Space = new SearchSpace(), Objective = Objective.Minimize("") };

    /// <summary>The program that runs a trial.</summary>
    public ProgramSpec Program { get; init; } = new() { Command = [] };

    /// <summary>What is optimised; at least one when the file was read.</summary>
    public ImmutableArray<Objective> Objectives { get; init; } = [];

    /// <summary>Its rules, each with its place: those of parameters and those of results.</summary>
    public ImmutableArray<(FileValue Place, Rule Rule)> Rules { get; init; } = [];

    /// <summary>The folder that the program finds its files in, as it is written; null: that of the file.</summary>
    public string? Code { get; init; }

    /// <summary>The name that silos know code by, in the place of a program.</summary>
    public string? Trainable { get; init; }
}
