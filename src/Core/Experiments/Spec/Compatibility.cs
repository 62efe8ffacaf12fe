using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>What a scheduler needs and which searchers it works with.</summary>
/// <param name="Scheduler">Its options, all with their defaults.</param>
/// <param name="Searchers">The kinds of the searchers it works with, in alphabetical order.</param>
/// <param name="Refusals">For the other kinds: why not, and what to use instead.</param>
public sealed record Compatibility(SchedulerSpec Scheduler, ImmutableArray<string> Searchers, ImmutableSortedDictionary<string, string> Refusals)
{
    /// <summary>The compatibility of every scheduler with every searcher of a registry, asked of the schedulers themselves, by kind.</summary>
    public static IEnumerable<Compatibility> Of(AlgorithmRegistry registry)
    {
        // what holds for a searcher holds for it inside a wrapper
        var searchers = registry.KindsOf<SearcherSpec>().Select(Read<SearcherSpec>).Where(searcher => searcher is not SearcherWrapper).ToImmutableArray();
        foreach (var scheduler in registry.KindsOf<SchedulerSpec>().Select(Read<SchedulerSpec>))
        {
            yield return new(
                scheduler,
                [.. searchers.Where(searcher => Refusal(scheduler, searcher) is null).Select(searcher => searcher.Kind)],
                searchers.Where(searcher => Refusal(scheduler, searcher) is not null).ToImmutableSortedDictionary(searcher => searcher.Kind, searcher => $"{Refusal(scheduler, searcher)}", StringComparer.Ordinal));
        }

        static string? Refusal(SchedulerSpec scheduler, SearcherSpec searcher) => searcher.AdaptsToScheduler ? null : scheduler.Refuse(searcher);

        T Read<T>(string kind)
            where T : AlgorithmSpec => registry.Read<T>(new JsonObject { ["kind"] = kind });
    }

    /// <summary>The compatibility of all as a table in Markdown, with the reasons below it.</summary>
    public static string ToMarkdown(AlgorithmRegistry registry)
    {
        var all = Of(registry).ToImmutableArray();
        var text = new StringBuilder("| scheduler | in JSON | needs checkpoints | pauses trials | searchers |\n| --- | --- | --- | --- | --- |\n");
        foreach (var row in all)
        {
            var searchers = row.Refusals.IsEmpty ? "all" : string.Join(", ", row.Searchers.Select(kind => $"`{kind}`"));
            text.Append($"| `{row.Scheduler.GetType().Name}` | `{row.Scheduler.Kind}` | {YesOrNo(row.Scheduler.RequiresCheckpoints)} | {YesOrNo(row.Scheduler.PausesTrials)} | {searchers} |\n");
        }

        text.Append("\nWhat an experiment with another pairing is refused with, for example:\n\n");
        foreach (var row in all.Where(row => !row.Refusals.IsEmpty)) text.Append($"- {row.Refusals.First().Value}\n");
        return text.ToString();
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
