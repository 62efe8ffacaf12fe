namespace Tune.Testing;

/// <summary>Trainables whose space is what a function asks for, tested as a user would: all forms.</summary>
public sealed class ByRunEnvironmentTests : IAsyncDisposable
{
    private readonly TrialEnvironment _trial = new();

    public ValueTask DisposeAsync() => _trial.DisposeAsync();

    public sealed record Rate(double Value);

    public static TheoryData<string> Forms => ["yields", "yields and awaits", "calls back", "metrics", "number", "metrics later", "number later", "class"];

    private static Rate Suggest(Suggestions suggest) => new(suggest.Uniform("rate", 0, 1));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_gets_what_the_function_makes(string form)
    {
        var trainable = form switch
        {
            "yields" => Trainable.DefineByRun(form, Suggest, Yield),
            "yields and awaits" => Trainable.DefineByRun(form, Suggest, YieldAsync),
            "calls back" => Trainable.DefineByRun(form, Suggest, async (rate, trial, cancellationToken) => await trial.ReportAsync(Of(rate), cancellationToken)),
            "metrics" => Trainable.DefineByRun(form, Suggest, Of),
            "number" => Trainable.DefineByRun(form, Suggest, rate => rate.Value),
            "metrics later" => Trainable.DefineByRun(form, Suggest, (rate, _, _) => Task.FromResult(Of(rate))),
            "number later" => Trainable.DefineByRun(form, Suggest, (rate, _, _) => Task.FromResult(rate.Value)),
            _ => Trainable.DefineByRun<Rate, Once>(form, Suggest),
        };

        var made = await _trial.RunAsync(trainable, Configuration.Parse("""{"rate":0.25}"""));
        var given = await _trial.RunAsync(trainable, new Rate(7));

        Assert.Equal((AttemptOutcome.Completed, "loss=0.25"), (made.Outcome, Assert.Single(made.Reports).Metrics.ToString()));
        Assert.Equal((AttemptOutcome.Completed, "loss=7"), (given.Outcome, Assert.Single(given.Reports).Metrics.ToString()));
    }

    [Fact]
    public async Task Types_without_a_name_do()
    {
        var trainable = Trainable.DefineByRun("anonymous", suggest => new { Rate = suggest.Uniform("rate", 0, 1), Depth = suggest.RandInt("depth", 1, 3) }, given => given.Rate * given.Depth);

        var attempt = await _trial.RunAsync(trainable, Configuration.Parse("""{"rate":0.25,"depth":2}"""));

        Assert.Equal("loss=0.5", Assert.Single(attempt.Reports).Metrics.ToString());
    }

    [Fact]
    public async Task A_configuration_that_does_not_fit_is_not_tried_again()
    {
        var byRun = await _trial.RunAsync(Trainable.DefineByRun("by-run", Suggest, rate => rate.Value), Configuration.Parse("""{"rate":7}"""));
        var typed = await _trial.RunAsync(Trainable.Define<Rate>("typed", rate => rate.Value), Configuration.Parse("""{"rate":7}"""));

        Assert.Equal((AttemptOutcome.Failed, false), (byRun.Outcome, byRun.Error?.IsRetryable));
        Assert.Contains("rate: 7 is outside [0, 1]", byRun.Error?.Message, StringComparison.Ordinal);
        Assert.Equal((AttemptOutcome.Failed, false), (typed.Outcome, typed.Error?.IsRetryable));
    }

    private static Metrics Of(Rate rate) => new("loss", rate.Value);

    private static IEnumerable<Report> Yield(Rate rate, TrialContext trial, CancellationToken cancellationToken) => [new Report(Of(rate))];

    private static async IAsyncEnumerable<Report> YieldAsync(Rate rate, TrialContext trial, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new Report(Of(rate));
    }

    public sealed class Once : Trainable<Rate>
    {
        private Rate? _rate;

        public override ValueTask SetupAsync(Rate config, TrialContext trial, CancellationToken cancellationToken)
        {
            _rate = config;
            return default;
        }

        public override ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
        {
            var metrics = _rate is { } rate ? Of(rate) : null;
            _rate = null;
            return new(metrics);
        }
    }
}
