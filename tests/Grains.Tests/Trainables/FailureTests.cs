namespace Tune.Grains;

public sealed class FailureTests : HostTests
{
    [Fact]
    public async Task An_exception_is_the_trials_error_with_its_stack_and_iteration()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Some.Acting(5, (trial, _) => trial.Iteration == 3 ? throw new InvalidDataException("broken data") : Task.CompletedTask), Some.Spec()).OrFail();

        var failed = Assert.Single(results.Errors);
        Assert.Equal(("System.IO.InvalidDataException", "broken data", 3), (failed.Error!.Type, failed.Error.Message, failed.Error.Iteration));
        Assert.Contains(nameof(FailureTests), failed.Error.Stack, StringComparison.Ordinal);
        Assert.Equal((3, 1, 1, EndedBy.Failure), (failed.Iterations, failed.Attempts, failed.Failures, failed.EndedBy));
        Assert.Equal(ExperimentStatus.Finished, results.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_trial_that_always_fails_has_one_attempt_more_than_failures_are_allowed(int maxFailures)
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration>("failing", double (_) => throw new InvalidDataException("no")), Some.Spec() with { MaxFailuresPerTrial = maxFailures }).OrFail();

        Assert.Equal((maxFailures + 1, maxFailures + 1), (results[0].Attempts, results[0].Failures));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_retry_goes_on_from_the_last_checkpoint()
    {
        var host = await StartAsync();
        var trainable = Trainable.Define<Configuration>("flaky", (config, trial, _) => Flaky(trial));

        var results = await host.Tuner.FitAsync(trainable, Some.Spec() with { MaxFailuresPerTrial = 1 }).OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal([1, 2, 3, 3, 4, 5], journal.Iterations(0));
        Assert.Equal((2, 1, TrialStatus.Terminated), (results[0].Attempts, results[0].Failures, results[0].Status));
    }

    [Fact]
    public async Task A_failure_that_a_retry_can_not_help_ends_the_trial_at_once()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(
            Trainable.Define<Configuration>("hopeless", double (_) => throw new NonRetryableTrialException("no data for this one")), Some.Spec() with { MaxFailuresPerTrial = 9 }).OrFail();

        Assert.Equal((1, "no data for this one"), (results[0].Attempts, results[0].Error!.Message));
    }

    [Fact]
    public async Task With_fail_fast_the_first_failure_ends_the_experiment()
    {
        var host = await StartAsync();
        var trainable = Trainable.Define<Configuration>("mixed", async (config, trial, cancellationToken) =>
        {
            await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
            if (trial.Trial.Number == 1) throw new InvalidDataException("no");
            await Waiting.UntilCancelled(cancellationToken);
        });

        var exception = await Assert.ThrowsAsync<ExperimentFailedException<Configuration>>(() => host.Tuner.FitAsync(trainable, Some.Spec(samples: 50) with { FailFast = true }).OrFail());

        Assert.Contains("trial 00001 failed: no", exception.Message, StringComparison.Ordinal);
        var results = await host.Experiment("e").GetResultAsync().OrFail();
        Assert.Equal((2, EndedBy.Experiment), (results.Count, results[0].EndedBy));
        Assert.Equal(results.ToTable().ToCsv(), exception.Results.ToTable().ToCsv());
        Assert.Equal(exception.Results.Select(trial => trial.Trial), exception.Trials.Select(trial => trial.Trial));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task An_objective_that_nobody_reports_fails_the_experiment_and_names_what_was_reported()
    {
        var host = await StartAsync(slots: 1);

        var exception = await Assert.ThrowsAnyAsync<ExperimentFailedException>(() => host.Tuner.FitAsync(
            Trainable.Define<Configuration>("other", _ => new Metrics { ["accuracy"] = 1, ["speed"] = 2 }), Some.Spec(samples: 5)).OrFail());

        Assert.Contains("'loss'; its last report had: accuracy, speed", exception.Message, StringComparison.Ordinal);
        var results = await host.Experiment("e").GetResultAsync().OrFail();
        Assert.Equal(1, results[0].Metrics!["accuracy"]);
    }

    [Fact]
    public async Task A_trainable_that_ends_without_a_report_fails_and_says_so()
    {
        var host = await StartAsync(slots: 1);
        var trainable = Trainable.Define<Configuration>("silent", (config, trial, _) => trial.Trial.Number == 0 ? [new Report("loss", 1)] : Array.Empty<Report>());

        var results = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 2)).OrFail();

        Assert.Contains("ended without a report", Assert.Single(results.Errors).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_that_are_no_numbers_go_through_the_journal_and_the_results()
    {
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5];
        var host = await StartAsync(slots: 1);

        var results = await host.Tuner.FitAsync(
            Trainable.Define<Configuration>("odd", (config, trial, _) => values.Select(value => new Report("loss", values[(trial.Trial.Number + Array.IndexOf(values, value)) % 4]))), Some.Spec(samples: 4)).OrFail();
        host = await RestartAsync(host);
        var read = await host.Experiment("e").GetResultAsync().OrFail();

        Assert.Equal(values, results[0].History.Select(row => row.Metrics["loss"]));
        Assert.Equal(results.Select(trial => trial.Value), read.Select(trial => trial.Value));
        Assert.Equal(0, read.Best.Trial.Number);
    }

    [Fact]
    public async Task A_report_without_metrics_is_a_mistake()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration>("empty", _ => new Metrics()), Some.Spec() with { MaxFailuresPerTrial = 5 }).OrFail();

        Assert.Equal(("A report needs at least one metric.", 1), (results[0].Error!.Message, results[0].Attempts));
    }

    [Fact]
    public async Task A_trainable_that_the_silo_does_not_know_is_refused_with_the_names_it_knows()
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Some.Steps(1, "known")));
        var request = new ExperimentRequest(ExperimentSpecJson.Write(Some.Spec(), new AlgorithmRegistry()), "unknown");

        var exception = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Grain<IExperimentGrain>("e").StartAsync(request).OrFail());

        Assert.Contains("'unknown' is not registered here; there are: known", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await host.Tuner.ListAsync());
        Assert.Equal(ExperimentStatus.Finished, (await host.Tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail()).Status);
    }

    private static IEnumerable<Report> Flaky(TrialContext trial)
    {
        for (var iteration = trial.Iteration + 1; iteration <= 5; iteration++)
        {
            if (trial.Attempt == 1 && iteration == 4) throw new InvalidDataException("once");
            yield return new Report("loss", iteration, iteration == 2 ? Checkpoint.FromJson(iteration) : null);
        }
    }
}
