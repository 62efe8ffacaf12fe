using Orleans;

namespace Tune.Grains;

/// <summary>What a client asks for and does not hear of, it asks for again, and it is done once.</summary>
public sealed class RepeatedCallsTests : ClusterTests
{
    private static readonly string[] Repeated =
    [
        nameof(IExperimentGrain.StartAsync), nameof(IExperimentGrain.PauseAsync), nameof(IExperimentGrain.ResumeAsync), nameof(IExperimentGrain.StopTrialAsync), nameof(IExperimentGrain.SetTagAsync),
        nameof(IExperimentGrain.StopAsync), nameof(IExperimentGrain.GetViewAsync), nameof(IExperimentGrain.ReadAsync),
    ];

    private readonly TaskCompletionSource _hold = Waiting.Signal();

    protected override void LetGo() => _hold.TrySetResult();

    [Fact]
    public async Task A_call_whose_answer_is_lost_with_its_silo_is_made_again_and_done_once()
    {
        var trainable = Some.Acting(3, (_, cancellationToken) => _hold.Task.WaitAsync(cancellationToken), saves: true);
        await StartAsync(1, (_, tune, options) =>
        {
            tune.AddTrainable(trainable);
            options.Slots = 2;
        });
        var lost = new HashSet<string>();
        Cluster.Calls.Before = async context =>
        {
            if (!Repeated.Contains(context.MethodName) || !lost.Add(context.MethodName)) return;
            await context.Invoke();
            throw new TimeoutException("Its answer was lost.");
        };

        var experiment = await Cluster.Tuner.StartAsync(trainable, Some.Spec(samples: 4)).OrFail();
        await Cluster.FactAsync<TrialReported>("e");
        await experiment.PauseAsync().OrFail();
        await experiment.ResumeAsync().OrFail();
        await experiment.StopTrialAsync(new TrialId(0)).OrFail();
        await experiment.SetTagAsync("who", "me").OrFail();
        await experiment.StopAsync().OrFail();
        await experiment.GetResultAsync().OrFail();

        Assert.Equal(Repeated.Order(), lost.Order());
        var journal = await Cluster.JournalAsync("e");
        journal.Check();
        Assert.Single(journal.Of<ExperimentStarted>());
        Assert.Single(journal.Of<ExperimentPaused>());
        Assert.Single(journal.Of<ExperimentResumed>());
        Assert.Single(journal.Of<ExperimentEnded>());
        Assert.Single(journal.Of<TrialEnded>(ended => ended is { EndedBy: EndedBy.User } && ended.Trial.Number == 0));
    }
}
