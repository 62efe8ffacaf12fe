using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>An experiment and what its trials have come to, in short.</summary>
/// <param name="Row">The experiment.</param>
/// <param name="Counts">How many trials are in a status; those that none is in are left out.</param>
/// <param name="Least">The trial with the least objective, the first of equals, and that; null if none has a finite one.</param>
/// <param name="Greatest">The same with the greatest.</param>
/// <param name="Tags">The journal's entries about tags, in order.</param>
public sealed record ExperimentOutline(
    ExperimentRow Row, ImmutableArray<(string Status, int Trials)> Counts, (int Trial, double Objective)? Least, (int Trial, double Objective)? Greatest, ImmutableArray<JournalEntry> Tags);
