using System.Collections.Immutable;
using System.Globalization;

namespace Tune;

/// <summary>Views to draw.</summary>
internal static class Views
{
    public const string LongScheduler = "Asha: bracket 0: rung 1: 64 trials, cut 0.412 | rung 3: 21 trials, cut 0.633 | rung 9: 7 trials, cut 0.871 | rung 27: 2 trials, cut 0.934 | rung 81: none";

    public static ExperimentView Busy(int running = 4, double accuracy = 0.97312, int elapsed = 187) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Name = "digits",
        Status = ExperimentStatus.Running,
        Elapsed = TimeSpan.FromSeconds(elapsed),
        Total = 100,
        Counts = Counts(running, 38, 3, 2, 1),
        Objective = Objective.Maximize("accuracy"),
        Best = Trial(41, accuracy, 27),
        Running = [.. Enumerable.Range(41, running).Select(i => Trial(i, i == 41 ? accuracy : i % 5 == 0 ? null : 0.9 / (i - 40), i == 41 ? 27 : i % 5 == 0 ? 0 : i % 9))],
        Scheduler = LongScheduler,
        Iterations = 1234,
    };

    public static ExperimentView Empty { get; } = new()
    {
        At = DateTimeOffset.UnixEpoch, Name = "digits", Status = ExperimentStatus.Running, Elapsed = TimeSpan.Zero, Total = null, Counts = Counts(0, 0, 0, 0, 0),
        Objective = Objective.Maximize("accuracy"), Running = [], Scheduler = "Fifo", Iterations = 0,
    };

    public static TrialView Trial(int number, double? value, int iteration) => new(
        new(number), TrialStatus.Running,
        Configuration.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{"learning_rate":{{0.1 / number}},"hidden":{{16 * (number % 8 + 1)}},"optimizer":{{(number % 2 == 1 ? """{"kind":"Sgd","momentum":0.9182736}""" : """{"kind":"Adam"}""")}},"activation":"Relu","batch_size":64,"dropout":0.25,"weight_decay":0.00012345}""")),
        1, iteration, value, value is { } number2 ? new Metrics("accuracy", number2).Freeze() : null, TimeSpan.FromSeconds(iteration * 1.7), null);

    public static Journal Ended() => new Journal().Started()
        .Trial("""{"lr":0.1}""").Report(0, 1, 0.91).Completed(0)
        .Trial("""{"lr":0.2}""").Report(1, 1, 0.1).Report(1, 2, double.NaN).Completed(1, EndedBy.Scheduler, "rung 1: 0.1 is below the cut 0.412, the best third of 64 trials go on, and this reason is quite long")
        .Trial("""{"lr":0.3}""").Errored(2, "CUDA out of memory\nsecond line")
        .Trial("""{"lr":0.4}""").Report(3, 1, 0.92).Completed(3, EndedBy.StopRule, "accuracy 0.92 has reached 0.92");

    private static ImmutableSortedDictionary<TrialStatus, int> Counts(int running, int terminated, int paused, int pending, int error) => new Dictionary<TrialStatus, int>
    {
        [TrialStatus.Running] = running, [TrialStatus.Terminated] = terminated, [TrialStatus.Paused] = paused, [TrialStatus.Pending] = pending, [TrialStatus.Error] = error,
    }.ToImmutableSortedDictionary();
}
