namespace Tune;

public sealed class PlainOutputTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_are_as_approved(bool verbose)
    {
        var (terminal, time) = (new Terminal(80), new ManualTimeProvider());
        var display = new ProgressDisplay(new() { Mode = ProgressMode.Plain, IsVerbose = verbose, Interval = TimeSpan.FromSeconds(10) }, terminal.Open(), time);

        display.Observe(new ExperimentStarted(Journal.Start));
        display.Update(Views.Empty, "CPU 0/8");
        foreach (var fact in new Journal().Trial("""{"lr":0.25,"optimizer":{"kind":"Sgd"}}""").Report(0, 1, 0.5).Failed(0, 1).Attempt(0, 2, Journal.Checkpoint(0, 1)).Lost(0, 2).Facts) display.Observe(fact);
        for (var second = 1; second <= 21; second++)
        {
            time.Advance(1);
            display.Update(Views.Busy(accuracy: 0.5 + second / 100.0, elapsed: second), "CPU 4/8");
        }

        display.Update(Views.Busy(elapsed: 21) with { Best = Views.Trial(7, 0.99, 3) });
        time.Advance(0.5);
        display.Update(Views.Busy(elapsed: 21) with { Best = Views.Trial(8, 0.995, 3) });
        time.Advance(2);
        display.Update(Views.Busy(elapsed: 24) with { Best = Views.Trial(9, 0.997, 3) });
        time.Advance(1);
        foreach (var fact in Views.Ended().Ended().Facts) display.Observe(fact);

        Approved.Check(verbose ? "plain-verbose" : "plain", terminal.Text);
        Assert.DoesNotContain('\u001b', terminal.Text);
    }

    [Fact]
    public void Trials_with_names_are_called_by_them()
    {
        var (terminal, time) = (new Terminal(80), new ManualTimeProvider());
        var display = new ProgressDisplay(new() { Mode = ProgressMode.Plain, IsVerbose = true, Interval = TimeSpan.FromSeconds(10) }, terminal.Open(), time);
        display.Update(Views.Empty with { TrialName = "lr={lr}" });

        foreach (var fact in new Journal().Trial("""{"lr":0.25}""").Failed(0, 1).Attempt(0, 2).Errored(0).Facts) display.Observe(fact);
        time.Advance(11);
        display.Update(Views.Busy() with { TrialName = "lr={lr}", Best = Views.Trial(7, 0.99, 3) with { Name = "lr=7" } });

        Assert.Contains("trial 00000 (lr=0.25) started: lr=0.25", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("trial 00000 (lr=0.25) failed in attempt 1", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("trial 00000 (lr=0.25) ERROR after 0 iterations", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("new best: trial 00007 (lr=7)  accuracy 0.99", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("| best 00007 (lr=7) accuracy 0.99", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_of_an_earlier_run_is_no_news_and_says_what_became_of_it()
    {
        var (terminal, time) = (new Terminal(80), new ManualTimeProvider());
        var display = new ProgressDisplay(new() { Mode = ProgressMode.Plain, Interval = TimeSpan.FromSeconds(10) }, terminal.Open(), time);
        var earlier = Views.Busy() with { Best = Views.Trial(7, 0.5, 9) with { Status = TrialStatus.Error }, BestValue = 0.99 };

        display.Update(earlier);
        for (var second = 0; second < 20; second++)
        {
            time.Advance(1);
            display.Update(earlier with { Best = Views.Trial(7, 0.5 - (second / 100.0), 9) with { Status = TrialStatus.Error } });
        }

        display.Update(Views.Busy() with { Best = Views.Trial(8, 0.995, 3), BestValue = 0.995 });
        Assert.Equal(3, terminal.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains("best 00007 accuracy 0.99 (then ERROR)", StringComparison.Ordinal)));
        var news = Assert.Single(terminal.Text.Split('\n'), line => line.Contains("new best", StringComparison.Ordinal));
        Assert.Contains("new best: trial 00008  accuracy 0.995 at iteration 3", news, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_that_was_followed_by_worse_says_so() => Assert.Equal(
        "00007  accuracy 0.99, then 0.5 at iteration 9, then ERROR",
        StatusText.Best(Views.Busy() with { Best = Views.Trial(7, 0.5, 9) with { Status = TrialStatus.Error }, BestValue = 0.99 }));

    [Fact]
    public void Best_that_went_on_to_break_a_constraint_says_so() => Assert.Equal(
        "00007  accuracy 0.99, then 0.995 at iteration 9 (which breaks accuracy <= 0.99)",
        StatusText.Best(Views.Busy() with { Best = Views.Trial(7, 0.995, 9), BestValue = 0.99, OutcomeConstraints = [OutcomeConstraint.AtMost("accuracy", 0.99)] }));

    [Fact]
    public void Best_that_comes_nearer_to_the_constraints_is_news_though_its_value_is_worse()
    {
        var (terminal, time) = (new Terminal(120), new ManualTimeProvider());
        var display = new ProgressDisplay(new() { Mode = ProgressMode.Plain, Interval = TimeSpan.FromHours(1) }, terminal.Open(), time);
        OutcomeConstraint small = OutcomeConstraint.AtMost("size", 5), quick = OutcomeConstraint.AtMost("latency", 20);
        void Show(int trial, double accuracy, double violation, params OutcomeConstraint[] broken)
        {
            time.Advance(5);
            display.Update(Views.Busy() with { Best = Views.Trial(trial, accuracy, 3), BestValue = accuracy, BestViolation = violation, BrokenByBest = [.. broken], OutcomeConstraints = [small, quick] });
        }

        Show(1, 0.99, double.PositiveInfinity, small);
        Show(2, 0.97, 12.5, small, quick);
        Show(3, 0.9, 0.5, small);
        Show(4, 0.8, 0);
        Show(5, 0.85, 0);
        // what can't follow, as from a view that was overtaken
        Show(4, 0.8, 0);

        var lines = terminal.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("best 00001 accuracy 0.99 (breaks size <= 5)", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["trial 00002  accuracy 0.97 at iteration 3 (breaks size <= 5 and latency <= 20 by 12.5 in all)", "trial 00003  accuracy 0.9 at iteration 3 (breaks size <= 5 by 0.5)", "trial 00004  accuracy 0.8 at iteration 3", "trial 00005  accuracy 0.85 at iteration 3"],
            lines.Skip(1).Select(line => line[(line.IndexOf("new best: ", StringComparison.Ordinal) + 10)..line.IndexOf("  learning_rate", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Control_codes_in_messages_are_not_passed_on()
    {
        var terminal = new Terminal(80);
        var display = new ProgressDisplay(new() { Mode = ProgressMode.Plain }, terminal.Open(), new ManualTimeProvider());

        foreach (var fact in new Journal().Trial("{}").Errored(0, "\u001b[31mred\ttab\r\nnext").Facts) display.Observe(fact);

        Assert.Equal("0:00     trial 00000 ERROR after 0 iterations: InvalidOperationException:  [31mred tab\n", terminal.Text);
    }

    [Fact]
    public async Task Quiet_writes_nothing()
    {
        var terminal = new Terminal(80);
        await using var display = new ProgressDisplay(new() { Mode = ProgressMode.Quiet }, terminal.Open());

        foreach (var fact in Views.Ended().Facts) display.Observe(fact);
        display.Update(Views.Busy());
        await display.CompleteAsync(ExperimentSummary.Of(Views.Ended().Ended().Results()));

        Assert.Equal("", terminal.Text);
    }

    [Theory]
    [InlineData(true, true, "xterm", null, ProgressMode.Live)]
    [InlineData(true, true, "xterm", "false", ProgressMode.Live)]
    [InlineData(false, true, "xterm", null, ProgressMode.Plain)]
    [InlineData(true, false, "xterm", null, ProgressMode.Plain)]
    [InlineData(true, true, "dumb", null, ProgressMode.Plain)]
    [InlineData(true, true, "xterm", "true", ProgressMode.Plain)]
    public void ModeFor_redraws_only_where_someone_looks(bool isTerminal, bool ansi, string term, string? ci, ProgressMode expected)
    {
        var console = new Terminal(80, isTerminal: isTerminal).Open(ansi);

        Assert.Equal(expected, ProgressDisplay.ModeFor(console, name => name == "TERM" ? term : name == "CI" ? ci : null));
    }

    [Fact]
    public void Interval_of_zero_is_refused() =>
        Assert.Contains("ProgressOptions.Interval must be greater than zero", Assert.Throws<ArgumentException>(() => new ProgressDisplay(new() { Interval = TimeSpan.Zero })).Message, StringComparison.Ordinal);
}
