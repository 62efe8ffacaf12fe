using System.Text.Json;

namespace Tune.Http;

/// <summary>Something that has happened in an experiment: an entry of its journal.</summary>
/// <param name="Sequence">Its place in the journal, from 1.</param>
/// <param name="Kind">What kind, such as <c>reported</c>.</param>
/// <param name="At">When it became true.</param>
/// <param name="Trial">The trial that it is about.</param>
/// <param name="Attempt">The attempt of that trial.</param>
/// <param name="Iteration">The iteration of that trial.</param>
/// <param name="Body">The rest.</param>
internal sealed record EventView(long Sequence, string Kind, DateTimeOffset At, int? Trial, int? Attempt, int? Iteration, JsonElement? Body)
{
    public static EventView Of(JournalEntry entry) => new(entry.Sequence, entry.Kind, entry.At, entry.Trial, entry.Attempt, entry.Iteration, entry.Body.Length == 0 ? null : JsonElement.Parse(entry.Body));
}
