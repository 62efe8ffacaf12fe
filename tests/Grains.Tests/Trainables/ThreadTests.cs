using System.Collections.Concurrent;

namespace Tune.Grains;

public sealed class ThreadTests : HostTests
{
    [Fact]
    public async Task While_all_slots_compute_the_experiment_answers()
    {
        var slots = Environment.ProcessorCount * 2;
        var isOver = false;
        using var begun = new CountdownEvent(slots);
        var host = await StartAsync(slots);
        var experiment = await host.Tuner.StartAsync(Some.Acting(2, (trial, _) =>
        {
            if (trial.Iteration == 1) begun.Signal();
            // a computation that knows no token
            while (!Volatile.Read(ref isOver)) Thread.SpinWait(1000);
            return Task.CompletedTask;
        }), Some.Spec(samples: slots)).OrFail();
        await Task.Run(begun.Wait).OrFail();

        var view = await experiment.GetViewAsync().OrFail();
        await host.FactAsync<TrialReported>("e");
        Volatile.Write(ref isOver, true);

        Assert.Equal(slots, view.Running.Length);
        Assert.Equal(ExperimentStatus.Finished, (await experiment.GetResultAsync().OrFail()).Status);
    }

    [Fact]
    public async Task A_trainable_never_runs_on_the_thread_pool()
    {
        var threads = new ConcurrentBag<(int Trial, bool IsPool)>();
        var host = await StartAsync();
        var trainable = Some.Acting(3, async (trial, _) =>
        {
            Note(trial);
            await Task.Yield();
            Note(trial);
            await Task.Run(() => { }, CancellationToken.None);
            Note(trial);
        });

        await host.Tuner.FitAsync(trainable, Some.Spec(samples: 4)).OrFail();

        Assert.All(threads, note => Assert.False(note.IsPool));
        Assert.Equal(4, threads.Select(note => note.Trial).Distinct().Count());

        void Note(TrialContext trial) => threads.Add((trial.Trial.Number, Thread.CurrentThread.IsThreadPoolThread));
    }

    [Fact]
    public async Task What_a_trainable_leaves_behind_does_not_stop_the_process()
    {
        var late = Waiting.Signal();
        var ended = Waiting.Signal();
        var host = await StartAsync();

        await host.Tuner.FitAsync(Some.Acting(1, (_, _) =>
        {
            _ = LeftAsync();
            return Task.CompletedTask;
        }), Some.Spec()).OrFail();
        late.SetResult();

        await ended.Task.OrFail();

        async Task LeftAsync()
        {
            await late.Task;
            ended.SetResult();
        }
    }
}
