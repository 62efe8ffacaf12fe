using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Notes what a pump says, and does what the test adds.</summary>
internal sealed class NotingOwner : IJournalOwner
{
    /// <summary>What was said, in order: the first and last entry that are durable, <c>idle</c>, <c>failed</c>.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Facts that are durable.</summary>
    public List<Fact> Durable { get; } = [];

    /// <summary>Called with what has become durable.</summary>
    public Action<IReadOnlyList<Fact>> OnDurableDo { get; set; } = _ => { };

    public string Status { get; set; } = "Running";

    public int TrialCount { get; set; }

    public TrialRow RowOf(int trial) => A.Trial(trial);

    public void OnDurable(IReadOnlyList<Fact> facts, ImmutableArray<JournalEntry> entries)
    {
        Assert.Equal(facts.Select(fact => FactJson.Write(fact).Kind), entries.Select(entry => entry.Kind));
        Said.Add($"{entries[0].Sequence}-{entries[^1].Sequence}");
        Durable.AddRange(facts);
        OnDurableDo(facts);
    }

    public void OnIdle() => Said.Add("idle");

    public void OnFailed(Exception failure) => Said.Add("failed");
}
