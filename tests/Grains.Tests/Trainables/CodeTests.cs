using System.Collections.Concurrent;

namespace Tune.Grains;

/// <summary>Every experiment runs the code that it was given.</summary>
public sealed class CodeTests : HostTests
{
    [Fact]
    public async Task Two_experiments_with_different_code_under_one_name_run_each_its_own()
    {
        var host = await StartAsync();
        var (first, second) = (Waiting.Signal(), Waiting.Signal());
        var one = await host.Tuner.StartAsync(Returning(1, first.Task), Some.Spec("first", samples: 6)).OrFail();
        var two = await host.Tuner.StartAsync(Returning(2, second.Task), Some.Spec("second", samples: 6)).OrFail();
        first.SetResult();
        second.SetResult();

        Assert.All(await one.GetResultAsync().OrFail(), trial => Assert.Equal(1, trial.Value));
        Assert.All(await two.GetResultAsync().OrFail(), trial => Assert.Equal(2, trial.Value));
    }

    [Fact]
    public async Task A_start_that_is_refused_does_not_change_what_runs()
    {
        var host = await StartAsync(slots: 1);
        var gate = Waiting.Signal();
        var experiment = await host.Tuner.StartAsync(Returning(1, gate.Task), Some.Spec(samples: 4)).OrFail();

        await Assert.ThrowsAsync<ExperimentExistsException>(() => host.Tuner.FitAsync(Returning(2, Task.CompletedTask), Some.Spec(samples: 5)).OrFail());
        gate.SetResult();

        Assert.All(await experiment.GetResultAsync().OrFail(), trial => Assert.Equal(1, trial.Value));
    }

    [Fact]
    public async Task An_experiment_that_goes_on_runs_the_code_that_it_is_given_then()
    {
        var seen = new ConcurrentQueue<string>();
        var host = await StartAsync(slots: 1, tune: tune => tune.AddTrainable(Noting("registered")), options: options => options.PauseGracePeriod = TimeSpan.Zero);
        var experiment = await host.Tuner.StartAsync(Noting("first"), Some.Spec(samples: 2)).OrFail();
        await host.FactAsync<TrialReported>("e");
        await experiment.PauseAsync().OrFail();
        await host.FactAsync<TrialPaused>("e");

        await host.Tuner.FitAsync(Noting("second"), Some.Spec(samples: 2)).OrFail();

        Assert.Equal("first", seen.First());
        Assert.Equal("second", seen.Last());
        Assert.DoesNotContain("registered", seen);

        TrainableDefinition<Configuration> Noting(string which) => Some.Acting(
            1, async (_, cancellationToken) =>
            {
                seen.Enqueue(which);
                if (which == "first") await Waiting.UntilCancelled(cancellationToken);
            },
            name: "noting");
    }

    [Fact]
    public async Task An_experiment_of_a_deleted_name_has_nothing_of_the_code_before()
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Returning(3, Task.CompletedTask)));
        await host.Tuner.FitAsync(Returning(1, Task.CompletedTask), Some.Spec()).OrFail();
        await host.Tuner.DeleteAsync("e").OrFail();

        await host.Grain<IExperimentGrain>("e").StartAsync(new ExperimentRequest(ExperimentSpecJson.Write(Some.Spec(), new AlgorithmRegistry()), "train")).OrFail();

        Assert.Equal(3, (await host.Experiment("e").GetResultAsync().OrFail())[0].Value);
    }

    private static TrainableDefinition<Configuration> Returning(double value, Task gate) => Trainable.Define<Configuration>("train", async (_, _, _) =>
    {
        await gate;
        return value;
    });
}
