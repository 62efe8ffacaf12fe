namespace Tune.Tests.Search;

/// <summary>The facts of trials that were cut short after some reports.</summary>
internal static class CurveFacts
{
    public static IEnumerable<Fact> Of(IReadOnlyList<(double X, double[] Scores)> trials)
    {
        var at = DateTimeOffset.UnixEpoch;
        for (var number = 0; number < trials.Count; number++)
        {
            var id = new TrialId(number);
            yield return new TrialCreated(at, id, Configuration.Parse(FormattableString.Invariant($"{{\"x\":{trials[number].X}}}")));
            yield return new TrialStarted(at, id, 1, 1);
            for (var iteration = 1; iteration <= trials[number].Scores.Length; iteration++)
            {
                var score = trials[number].Scores[iteration - 1];
                yield return new TrialReported(at, id, 1, iteration, new Metrics("loss", score), TimeSpan.Zero) { Score = score };
            }

            yield return new TrialEnded(at, id, TrialStatus.Terminated, EndedBy.Scheduler, "stopped");
        }
    }
}
