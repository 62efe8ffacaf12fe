using System.Runtime.CompilerServices;
using static Tune.Domain;

namespace Tune.Grains;

public sealed class FunctionTests : HostTests
{
    public enum Shade
    {
        Dark,
        Light,
    }

    public abstract record Optimizer;

    public sealed record Sgd(double Momentum) : Optimizer;

    public sealed record Adam(double Beta) : Optimizer;

    public sealed record Settings(double Rate, int Width, Shade Shade, Optimizer Optimizer);

    private static SearchSpace<Settings> Space => SearchSpace.For<Settings>()
        .Set(settings => settings.Rate, LogUniform(1e-3, 1e-1)).Set(settings => settings.Width, Choice(16, 32)).Set(settings => settings.Shade, Choice(Shade.Dark, Shade.Light))
        .Set(settings => settings.Optimizer, OneOf<Optimizer>(
            SearchSpace.For<Sgd>().Set(sgd => sgd.Momentum, Uniform(0.0, 0.9)), SearchSpace.For<Adam>().Set(adam => adam.Beta, Uniform(0.8, 0.99))));

    public static TheoryData<string, int> Forms => new()
    {
        { "asynchronous", 3 }, { "synchronous", 3 }, { "callback", 3 }, { "metrics", 1 }, { "metrics-async", 1 }, { "value", 1 }, { "value-async", 1 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_reports_what_it_has_and_completes(string form, int iterations)
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(FormOf(form), Some.Spec(samples: 3)).OrFail();

        Assert.Equal(ExperimentStatus.Finished, results.Status);
        Assert.All(results, trial =>
        {
            Assert.Equal((TrialStatus.Terminated, EndedBy.Completed, iterations), (trial.Status, trial.EndedBy, trial.Iterations));
            Assert.Equal(Some.Loss(trial.Config, iterations), trial.Value);
        });
        (await host.JournalAsync("e")).Check();
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_typed_configuration_has_numbers_enums_and_variants()
    {
        var host = await StartAsync();
        var trainable = Trainable.Define<Settings>("typed", settings => new Metrics
        {
            ["loss"] = settings.Rate, ["width"] = settings.Width, ["light"] = settings.Shade == Shade.Light ? 1 : 0,
            ["variant"] = settings.Optimizer switch { Sgd sgd => sgd.Momentum, Adam adam => adam.Beta, _ => double.NaN },
        });

        var results = await host.Tuner.FitAsync(trainable, new() { Name = "typed", Space = Space, Objective = Objective.Minimize("loss"), Samples = 20 }).OrFail();

        Assert.All(results, trial => Assert.Equal(
            (trial.Config.Rate, trial.Config.Width, trial.Config.Shade == Shade.Light ? 1 : 0),
            (trial.Metrics!["loss"], trial.Metrics["width"], trial.Metrics["light"])));
        Assert.Contains(results, trial => trial.Config.Optimizer is Sgd);
        Assert.Contains(results, trial => trial.Config.Optimizer is Adam adam && trial.Metrics!["variant"] == adam.Beta);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopped_and_paused_functions_run_their_finally_blocks(bool isPaused)
    {
        var host = await StartAsync(slots: 1);
        var (begun, cleaned) = (Waiting.Signal(), Waiting.Signal());
        var trainable = Trainable.Define<Configuration>("endless", (config, trial, cancellationToken) => Endless(config, begun, cleaned, cancellationToken));
        var experiment = await host.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await begun.Task.OrFail();

        if (isPaused) await experiment.PauseAsync();
        else await experiment.StopAsync();

        await cleaned.Task.OrFail();
        await host.SlotsAreFreeAsync();
        Assert.Equal(isPaused ? ExperimentStatus.Paused : ExperimentStatus.Stopped, (await experiment.GetViewAsync()).Status);
    }

    [Fact]
    public async Task A_configuration_that_does_not_fit_its_type_fails_the_trial_and_names_the_parameter()
    {
        var host = await StartAsync();
        var untyped = new SearchSpace { ["rate"] = "fast", ["width"] = 16, ["shade"] = "Dark", ["optimizer"] = new SearchSpace { ["kind"] = "Sgd", ["momentum"] = 0.5 } };

        var results = await host.Tuner.FitAsync(
            Trainable.Define<Settings>("typed", settings => settings.Rate),
            new() { Name = "wrong", Space = new SearchSpace<Settings>(untyped.Root), Objective = Objective.Minimize("loss") }).OrFail();

        var error = Assert.Single(results.Errors).Error!;
        Assert.Contains("rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("fast", error.Message, StringComparison.Ordinal);
    }

    private static TrainableDefinition<Configuration> FormOf(string form) => form switch
    {
        "asynchronous" => Trainable.Define<Configuration>(form, (config, trial, cancellationToken) => StepsAsync(config, cancellationToken)),
        "synchronous" => Some.Steps(3, form),
        "callback" => Some.Acting(3, (_, _) => Task.CompletedTask, name: form),
        "metrics" => Trainable.Define<Configuration>(form, config => new Metrics("loss", Some.Loss(config, 1))),
        "metrics-async" => Trainable.Define<Configuration>(form, async (config, trial, cancellationToken) =>
        {
            await Task.Yield();
            return new Metrics("loss", Some.Loss(config, 1));
        }),
        "value" => Trainable.Define<Configuration>(form, config => Some.Loss(config, 1)),
        "value-async" => Trainable.Define<Configuration>(form, async (config, trial, cancellationToken) =>
        {
            await Task.Yield();
            return Some.Loss(config, 1);
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    private static async IAsyncEnumerable<Report> StepsAsync(Configuration config, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var iteration = 1; iteration <= 3; iteration++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Report("loss", Some.Loss(config, iteration));
        }
    }

    private static async IAsyncEnumerable<Report> Endless(
        Configuration config, TaskCompletionSource begun, TaskCompletionSource cleaned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return new Report("loss", Some.Loss(config, 1));
            begun.TrySetResult();
            for (var iteration = 2; ; iteration++)
            {
                await Task.Yield();
                yield return new Report("loss", Some.Loss(config, iteration));
            }
        }
        finally
        {
            cleaned.TrySetResult();
        }
    }
}
