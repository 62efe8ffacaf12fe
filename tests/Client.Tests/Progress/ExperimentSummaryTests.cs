namespace Tune;

public sealed class ExperimentSummaryTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void ToText_is_as_approved(int width)
    {
        var journal = Views.Ended().Trial("""{"learning_rate":0.00123456789,"optimizer":{"kind":"Sgd","momentum":0.9},"layers":[64,32]}""").Report(4, 1, 0.9312345678).Completed(4);
        for (var i = 5; i < 17; i++) journal.Trial("{}").Failed(i, 1).Attempt(i, 2).Errored(i, $"failure of {i}: " + new string('x', 100));

        Approved.Check($"summary-{width}", ExperimentSummary.Of(journal.Ended().Results("results/digits"), "tune show digits").ToText(width));
    }

    [Fact]
    public void ToText_calls_trials_by_their_names()
    {
        var text = ExperimentSummary.Of(Views.Ended().Ended().Results<Configuration>(trialName: "lr={lr}")).ToText(120);

        Assert.Contains("Best trial 00003 (lr=0.4): accuracy 0.92", text, StringComparison.Ordinal);
        Assert.Contains("00002  lr=0.3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_without_a_value_says_so() => Approved.Check(
        "summary-failed", ExperimentSummary.Of(new Journal().Started().Trial("{}").Errored(0).Ended(ExperimentStatus.Failed, "trial 00000 failed: boom").Results()).ToText());
}
