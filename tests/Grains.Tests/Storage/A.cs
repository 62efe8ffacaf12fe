using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Storage;

/// <summary>Builders of stored data.</summary>
internal static class A
{
    public static DateTimeOffset Time { get; } = new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero);

    public static ExperimentRow Experiment(string name) => new(name, """{"samples":10}""", "Running", "digits", Time, Time);

    public static JournalEntry Entry(long sequence, string body = "{}", int? trial = null, string kind = "created") =>
        new(sequence, kind, trial, trial is null ? null : 1, null, Time.AddTicks(sequence), body);

    public static JournalEntry Report(long sequence, int trial, int iteration, string metrics) =>
        new(sequence, "reported", trial, 1, iteration, Time.AddTicks(sequence), $$"""{"metrics":{{metrics}}}""");

    public static TrialRow Trial(int trial, double? objective = null) =>
        new(trial, "Running", """{"lr":0.1}""", 1, 0, 3, objective, null, null, Time, null);

    /// <summary>A batch for the first experiment of a store.</summary>
    public static JournalBatch Batch(long head, params ImmutableArray<JournalEntry> entries) => new(1, head, entries, [], null);

    /// <summary>The batch for an experiment that is not the first.</summary>
    public static async Task<JournalBatch> ForAsync(this JournalBatch batch, IExperimentStore store, string experiment) => batch with { Incarnation = await store.IncarnationAsync(experiment) };

    /// <summary>Which one has the name now.</summary>
    public static async Task<long> IncarnationAsync(this IExperimentStore store, string experiment) => (await store.FindAsync(experiment, CancellationToken.None) ?? throw new UnknownExperimentException(experiment)).Incarnation;

    /// <summary>A batch of so many entries after the head.</summary>
    public static JournalBatch BatchOf(long head, int count) =>
        Batch(head, [.. Enumerable.Range(1, count).Select(i =>
            Entry(head + i, string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{head + i}}}""")))]);

    /// <summary>The sequence number of the last entry; 0 for an empty journal.</summary>
    public static async Task<long> HeadAsync(this IExperimentStore store, string experiment, CancellationToken ct) => (await store.ReadAsync(experiment, 0, int.MaxValue, ct)).Length;
}
