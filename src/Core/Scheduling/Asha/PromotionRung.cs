using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>A rung of the promotion form: who has reached it with what score, and who of them has not gone on.</summary>
internal sealed class PromotionRung(int milestone)
{
    /// <summary>All that were recorded, NaN aside, the best first; of equals, the earlier trial.</summary>
    private readonly List<(double Score, int Trial)> _all = [];

    /// <summary>Those that wait, in the same order.</summary>
    private readonly List<(double Score, int Trial)> _waiting = [];

    public int Milestone { get; } = milestone;

    /// <summary>How many have reached it, those whose score was NaN among them.</summary>
    public int Count { get; private set; }

    public int WaitingCount => _waiting.Count;

    public void Record(int trial, double score, bool waits)
    {
        Count++;
        // it is never promoted, and says nothing about where the others stand
        if (double.IsNaN(score)) return;
        Insert(_all, (score, trial));
        if (waits) Insert(_waiting, (score, trial));
    }

    /// <summary>It waits no more: promoted or ended. It still counts.</summary>
    public void Remove(int trial) => _waiting.RemoveAll(entry => entry.Trial == trial);

    /// <summary>Those that wait and are among the best share of all, the best first; of so few that the share is less than one, the best if there are enough.</summary>
    public IEnumerable<int> Promotable(double reductionFactor, int? enough)
    {
        var places = (int)Math.Floor(Count / reductionFactor);
        if (places == 0 && Count >= enough) places = 1;
        foreach (var entry in _waiting)
        {
            if (_all.BinarySearch(entry) >= places) yield break;
            yield return entry.Trial;
        }
    }

    public JsonNode Capture() => new JsonObject { ["count"] = Count, ["all"] = Capture(_all), ["waiting"] = Capture(_waiting) };

    public void Restore(JsonNode state)
    {
        Count = state["count"]!.GetValue<int>();
        Restore(_all, state["all"]!);
        Restore(_waiting, state["waiting"]!);
    }

    private static void Insert(List<(double Score, int Trial)> entries, (double Score, int Trial) entry) => entries.Insert(~entries.BinarySearch(entry), entry);

    private static JsonArray Capture(List<(double Score, int Trial)> entries) => new([.. entries.Select(entry => (JsonNode)new JsonArray(Numbers.ToJson(entry.Score), entry.Trial))]);

    private static void Restore(List<(double Score, int Trial)> entries, JsonNode saved) =>
        entries.AddRange(saved.AsArray().Select(entry => (Numbers.FromJson(entry![0]!), entry[1]!.GetValue<int>())));
}
