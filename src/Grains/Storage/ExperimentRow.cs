namespace Tune.Storage;

/// <summary>One stored experiment: a row of the table <c>experiments</c>.</summary>
/// <param name="Name">Its name, unique among those that exist; compared ordinally.</param>
/// <param name="SpecJson">The specification as JSON.</param>
/// <param name="Status">The experiment's status.</param>
/// <param name="Trainable">Name of the registered trainable.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When its newest journal entry happened.</param>
public sealed record ExperimentRow(
    string Name, string SpecJson, string Status, string Trainable, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>
    /// Which of all experiments that ever had the name it is: a number of at least 1 that the store gives when it is created, and never again.
    /// Whoever decides for a deleted experiment can't write to its successor. 0 before it is stored.
    /// </summary>
    public long Incarnation { get; init; }
}
