using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>One fact as it is journalled, stored, sent and read; <see cref="FactJson"/> makes it and reads it.</summary>
/// <param name="Sequence">Its place in the journal: 1, 2, 3, … without holes; 0 as long as it has none.</param>
/// <param name="Kind">What kind of fact it is.</param>
/// <param name="Trial">The number of the trial it is about, or null.</param>
/// <param name="Attempt">The attempt of that trial, or null.</param>
/// <param name="Iteration">The iteration of that trial, or null.</param>
/// <param name="At">When it became true; kept in UTC, to 100 ns.</param>
/// <param name="Body">The rest, a JSON object; of a <c>reported</c> entry it holds the member <c>metrics</c>.</param>
public sealed record JournalEntry(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Sequence,
    string Kind, int? Trial, int? Attempt, int? Iteration, DateTimeOffset At, string Body)
{
    /// <summary>The fact that it stands for.</summary>
    /// <exception cref="FormatException">A newer version wrote it, or it is damaged.</exception>
    public Fact ToFact() => FactJson.Read(this);
}
