using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tune.Grains;

/// <summary>An attempt is a span, and what its code traces is below it.</summary>
public sealed class TraceTests : HostTests
{
    private const string Name = nameof(TraceTests);

    [Fact]
    public async Task Attempts_and_what_they_do_are_spans_that_say_of_which_trial_they_are()
    {
        using var users = new ActivitySource(Name);
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Tune" or Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var traced = Trainable.Define<Configuration>("traced", Train);
        var host = await StartAsync(tune: tune => tune.AddTrainable(traced));

        await host.Tuner.FitAsync(traced, Some.Spec(Name) with { MaxFailuresPerTrial = 1 }).OrFail();

        // other tests of this process have spans too
        var own = ended.Where(span => span.Source.Name == Name || (string?)span.GetTagItem("tune.experiment.name") == Name).ToList();
        var attempts = own.Where(span => span.OperationName == "tune.attempt").OrderBy(span => span.GetTagItem("tune.attempt.number")).ToList();
        Assert.Equal([(0, 1), (0, 2)], attempts.Select(span => (span.GetTagItem("tune.trial.number"), span.GetTagItem("tune.attempt.number"))).Select(pair => ((int)pair.Item1!, (int)pair.Item2!)));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], attempts.Select(span => span.Status));
        Assert.Equal(typeof(InvalidOperationException).FullName, attempts[0].GetTagItem("error.type"));
        var save = Assert.Single(own, span => span.OperationName == "tune.checkpoint.save");
        Assert.Equal((attempts[0].SpanId, 1), (save.ParentSpanId, (int)save.GetTagItem("tune.trial.iteration")!));
        Assert.Equal(attempts.Select(span => span.SpanId), own.Where(span => span.OperationName == "epoch").OrderBy(span => span.StartTimeUtc).Select(span => span.ParentSpanId));

        IEnumerable<Report> Train(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            using (users.StartActivity("epoch")) cancellationToken.ThrowIfCancellationRequested();
            if (trial.Attempt > 1) yield break;
            yield return new Report("loss", 1, Checkpoint.FromJson(1));
            throw new InvalidOperationException("it fails");
        }
    }
}
