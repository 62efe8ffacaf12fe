namespace Tune;

public sealed class LiveScreenTests
{
    [Theory]
    [InlineData(80, 24, 4)]
    [InlineData(100, 24, 4)]
    [InlineData(120, 30, 40)]
    [InlineData(160, 24, 4)]
    [InlineData(80, 10, 40)]
    public void Draw_fits_the_terminal(int width, int height, int running)
    {
        var text = Draw(Views.Busy(running), width, height);

        Approved.Check($"live-{width}x{height}-{running}", text);
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length < height, $"{lines.Length} lines");
        Assert.All(lines, line => Assert.True(line.Length < width, line));
    }

    [Fact]
    public void Trials_with_names_are_called_by_them()
    {
        var named = Views.Busy() with { TrialName = "{optimizer}", Best = Views.Trial(41, 0.9, 27) with { Name = "Sgd best" } };
        var text = Draw(named with { Running = [.. named.Running.Select(trial => trial with { Name = $"Sgd of {trial.Trial}" })] }, 100, 24);

        Assert.Contains("00041 (Sgd best)  accuracy", text, StringComparison.Ordinal);
        Assert.Contains("00042  Sgd of 00042  ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_before_the_first_trial() => Approved.Check("live-empty", Draw(Views.Empty, 80, 24, new Journal()));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(21, 5)]
    [InlineData(500, 200)]
    public void Draw_any_size_keeps_within_it(int width, int height)
    {
        var lines = Draw(Views.Busy(40), Math.Max(width, 21), height).TrimEnd('\n').Split('\n');

        Assert.True(lines.Length <= Math.Max(1, height - 1));
        Assert.All(lines, line => Assert.True(line.Length <= Math.Max(width, 21), line));
    }

    [Fact]
    public async Task Update_redraws_in_place_and_ends_with_the_summary()
    {
        var terminal = new Terminal(100);
        await using var display = new ProgressDisplay(new() { Mode = ProgressMode.Live }, terminal.Open(ansi: true));

        display.Update(Views.Busy(accuracy: 0.5), "CPU 4/8");
        display.Update(Views.Busy(accuracy: 0.75), "CPU 4/8");
        await display.CompleteAsync(ExperimentSummary.Of(Views.Ended().Ended().Results()));
        var length = terminal.Text.Length;
        display.Update(Views.Busy());

        Assert.Contains("accuracy 0.5 at", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("accuracy 0.75 at", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("\u001b[", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25h", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("Best trial 00003", terminal.Text[^600..], StringComparison.Ordinal);
        Assert.Equal(length, terminal.Text.Length);
    }

    private static string Draw(ExperimentView view, int width, int height, Journal? journal = null)
    {
        var ended = new EndedTrials();
        foreach (var fact in (journal ?? Views.Ended()).Facts) ended.Observe(fact);
        var terminal = new Terminal(width, height);
        terminal.Open().Write(new LiveScreen(width, height, isUnicode: true).Draw(view, "CPU 4/8", "results/digits", ended.Newest));
        return string.Join('\n', terminal.Text.Split('\n').Select(line => line.TrimEnd()));
    }
}
