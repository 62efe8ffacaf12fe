using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Tune;
using Tune.Cli;
using static Tune.Domain;

namespace Cli.Tests;

public sealed class AskTellTests
{
    private static readonly string Space = SearchSpaceJson.Write(new SearchSpace { ["x"] = Uniform(0.0, 1.0), ["y"] = LogUniform(1e-4, 1.0) }.Root);

    [Fact]
    public async Task Ask_gives_what_the_kernel_gives()
    {
        var kernel = new Experiment(new ExperimentSpec<Configuration> { Name = "same", Space = SearchSpaceJson.Parse(Space), Objective = Objective.Minimize("value"), Samples = 3, Seed = 42 });
        kernel.Handle(new Input.Start(DateTimeOffset.UnixEpoch));
        for (var trial = 0; trial < 3; trial++) kernel.Handle(new Input.SlotOffered(DateTimeOffset.UnixEpoch));

        var answers = await TuneCommand.AskTellAsync(Space, "--seed 42", [.. Enumerable.Repeat("""{"op":"ask"}""", 3)]);

        Assert.Equal(kernel.Trials.Select(trial => $$"""{"trial":{{trial.Id.Number}},"config":{{trial.Config}}}"""), answers);
    }

    [Fact]
    public async Task Seed_decides_what_is_asked()
    {
        var first = await TuneCommand.AskTellAsync(Space, "--seed 1 --searcher random", """{"op":"ask"}""");

        Assert.Equal(first, await TuneCommand.AskTellAsync(Space, "--seed 1 --searcher RANDOM --mode max", """{"op":"ask"}"""));
        Assert.NotEqual(first, await TuneCommand.AskTellAsync(Space, "--seed 2 --searcher random", """{"op":"ask"}"""));
    }

    [Theory]
    [InlineData("min", 2)]
    [InlineData("max", 1)]
    public async Task Best_is_by_mode_and_the_first_of_equals(string mode, int expected)
    {
        string[] lines = [.. Enumerable.Repeat("""{"op":"ask"}""", 5), Tell(0, 3), Tell(1, 7), Tell(2, 1), Tell(3, 1), Tell(4, 7), """{"op":"best"}"""];

        var best = JsonNode.Parse((await TuneCommand.AskTellAsync(Space, $"--mode {mode}", lines))[^1]);

        Assert.Equal(expected, best?["trial"]?.GetValue<int>());
    }

    [Fact]
    public async Task Trial_that_failed_is_not_the_best()
    {
        var answers = await TuneCommand.AskTellAsync(
            Space, "", """{"op":"ask"}""", """{"op":"report","trial":0,"iteration":1,"value":1}""", """{"op":"tell","trial":0,"error":"x"}""", """{"op":"best"}""");

        Assert.Equal("""{"error":"no trial has a finite value yet"}""", answers[^1]);
    }

    [Fact]
    public async Task Value_that_is_told_after_a_stop_is_the_trials_value()
    {
        var answers = await TuneCommand.AskTellAsync(
            Space, """--scheduler asha --scheduler-options '{"maxResource":2}'""", """{"op":"ask"}""", """{"op":"report","trial":0,"iteration":2,"value":1}""",
            """{"op":"tell","trial":0,"value":0.5}""", """{"op":"best"}""");

        Assert.Equal("""{"decision":"stop"}""", answers[1]);
        Assert.StartsWith("""{"trial":0,"value":0.5,""", answers[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paused_trial_that_is_told_is_not_asked_for_again()
    {
        var answers = await TuneCommand.AskTellAsync(
            Space, """--samples 2 --scheduler median --scheduler-options '{"hardStop":false,"minSamples":1}'""", """{"op":"ask"}""", """{"op":"ask"}""",
            """{"op":"report","trial":0,"iteration":1,"value":0}""", """{"op":"report","trial":1,"iteration":1,"value":1}""", Tell(1, 1), """{"op":"ask"}""", Tell(0, 0), """{"op":"ask"}""");

        Assert.Equal(["""{"decision":"pause"}""", """{"ok":true}""", """{"exhausted":true}""", """{"ok":true}""", """{"exhausted":true}"""], answers[3..]);
    }

    [Fact]
    public void Ten_thousand_asks_and_tells_take_no_longer_at_the_end()
    {
        var session = new AskTellSession(new ExperimentSpec<Configuration>
        {
            Name = "many", Space = SearchSpaceJson.Parse(Space), Objective = Objective.Minimize("value"), Samples = null, Stop = Stop.After(TimeSpan.MaxValue), Scheduler = new Asha(),
        });
        var fastest = Enumerable.Repeat(TimeSpan.MaxValue, 10).ToArray();
        for (var trial = 0; trial < 10_000; trial++)
        {
            var clock = Stopwatch.GetTimestamp();
            Assert.StartsWith(FormattableString.Invariant($"{{\"trial\":{trial},"), session.Answer("""{"op":"ask"}"""), StringComparison.Ordinal);
            session.Answer(FormattableString.Invariant($$"""{"op":"report","trial":{{trial}},"iteration":1,"value":{{trial % 97}}}"""));
            session.Answer(Tell(trial, trial % 97));
            session.Answer("""{"op":"best"}""");
            var elapsed = Stopwatch.GetElapsedTime(clock);
            if (elapsed < fastest[trial / 1000]) fastest[trial / 1000] = elapsed;
        }

        // the fastest of a thousand is what it takes when nothing else runs; twenty times as much would be growth, not noise
        Assert.True(fastest[9] < 20 * fastest[1], $"{fastest[1]} at the beginning, {fastest[9]} at the end");
    }

    private static string Tell(int trial, double value) => string.Create(CultureInfo.InvariantCulture, $$"""{"op":"tell","trial":{{trial}},"value":{{value}}}""");
}
