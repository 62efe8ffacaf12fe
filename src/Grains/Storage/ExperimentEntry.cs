namespace Tune.Storage;

/// <summary>What a list says of a stored experiment; the specification may be long and is left out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status.</param>
/// <param name="Trainable">Name of the registered trainable.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When its newest journal entry happened.</param>
public sealed record ExperimentEntry(string Name, string Status, string Trainable, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
