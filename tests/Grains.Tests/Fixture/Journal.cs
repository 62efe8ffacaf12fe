using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Grains;

/// <summary>An experiment's journal, and the laws that every journal keeps.</summary>
internal sealed record Journal(ImmutableArray<Fact> Facts)
{
    public IEnumerable<TFact> Of<TFact>(Func<TFact, bool>? condition = null)
        where TFact : Fact => Facts.OfType<TFact>().Where(fact => condition?.Invoke(fact) != false);

    public IEnumerable<int> Iterations(int trial) => Of<TrialReported>().Where(fact => fact.Trial.Number == trial).Select(fact => fact.Iteration);

    /// <summary>The most trials that ran at once.</summary>
    public int MostRunning
    {
        get
        {
            var (running, most) = (0, 0);
            foreach (var fact in Facts)
            {
                running += fact switch
                {
                    TrialStarted => 1,
                    TrialPaused or TrialFailed or TrialLost => -1,
                    TrialEnded ended when IsRunningBefore(ended) => -1,
                    _ => 0,
                };
                most = Math.Max(most, running);
            }

            return most;
        }
    }

    /// <summary>Every trial is created, started, reports iteration after iteration from its checkpoint on, and ends once.</summary>
    public void Check()
    {
        var at = new Dictionary<int, (int Attempt, int Iteration, bool IsRunning, bool HasEnded)>();
        foreach (var fact in Facts.OfType<TrialFact>())
        {
            var trial = fact.Trial.Number;
            if (fact is TrialCreated)
            {
                Assert.Equal(at.Count, trial);
                at[trial] = default;
                continue;
            }

            var now = at[trial];
            if (fact is not (TrialCheckpointed or CheckpointReleased or TrialAttributeSet) && now.HasEnded) throw new Xunit.Sdk.XunitException($"{fact} after the end\n{this}");
            at[trial] = fact switch
            {
                TrialStarted started => (Next(now.Attempt, started.Attempt, fact), started.Checkpoint?.Iteration ?? 0, true, false),
                TrialReported reported => (Same(now.Attempt, reported.Attempt, fact), Next(now.Iteration, reported.Iteration, fact), now.IsRunning, false),
                TrialPaused or TrialFailed or TrialLost => now with { IsRunning = false },
                TrialEnded => now with { IsRunning = false, HasEnded = true },
                _ => now,
            };
        }
    }

    /// <summary>The facts without their times.</summary>
    public string WithoutTimes() => string.Join("\n", Facts.Select(fact =>
    {
        var entry = FactJson.Write(fact is TrialReported reported ? reported with { Elapsed = default } : fact);
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Kind} {entry.Trial} {entry.Attempt} {entry.Iteration} {entry.Body}");
    }));

    public override string ToString() => string.Join("\n", Facts.Select((fact, index) =>
    {
        var entry = FactJson.Write(fact);
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1} {entry.Kind} {entry.Trial} {entry.Attempt} {entry.Iteration} {entry.Body}");
    }).TakeLast(80));

    private static int Next(int before, int after, Fact fact) => after == before + 1 ? after : throw new Xunit.Sdk.XunitException($"{fact} follows {before}");

    private static int Same(int before, int after, Fact fact) => after == before ? after : throw new Xunit.Sdk.XunitException($"{fact} in attempt {before}");

    private bool IsRunningBefore(TrialEnded ended) => Facts.TakeWhile(fact => fact != ended).OfType<TrialFact>()
        .LastOrDefault(fact => fact.Trial == ended.Trial && fact is TrialStarted or TrialPaused or TrialFailed or TrialLost && fact.Trial == ended.Trial) is TrialStarted;
}
