namespace Tune.Storage;

/// <summary>One stored experiment: a row of the table <c>experiments</c>.</summary>
/// <param name="Name">Its unique name; compared ordinally.</param>
/// <param name="SpecJson">The specification as JSON.</param>
/// <param name="Status">The experiment's status.</param>
/// <param name="Trainable">Name of the registered trainable.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When its newest journal entry happened.</param>
public sealed record ExperimentRow(
    string Name, string SpecJson, string Status, string Trainable, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
