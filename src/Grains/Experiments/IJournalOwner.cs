using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Whose facts a <see cref="JournalPump"/> writes.</summary>
internal interface IJournalOwner
{
    /// <summary>The experiment's status as decided.</summary>
    string Status { get; }

    /// <summary>How many trials there are, as decided.</summary>
    int TrialCount { get; }

    /// <summary>The row of a trial as decided.</summary>
    TrialRow RowOf(int trial);

    /// <summary>Facts are durable: what follows from them may happen. Who waits for them hears of it after this.</summary>
    void OnDurable(IReadOnlyList<Fact> facts, ImmutableArray<JournalEntry> entries);

    /// <summary>All facts are durable for now.</summary>
    void OnIdle();

    /// <summary>Facts could not be written, and no more will be.</summary>
    void OnFailed(Exception failure);
}
