namespace Tune.Tests.Kernel;

public sealed class MetricsTests
{
    [Fact]
    public void Names_keep_the_order_in_which_they_were_set()
    {
        var metrics = new Metrics { ["b"] = 1, ["a"] = 2, ["c"] = 3 };
        metrics["a"] = 4;

        Assert.Equal(["b", "a", "c"], metrics.Names);
        Assert.Equal(4, metrics["a"]);
        Assert.Equal(3, metrics.Count);
    }

    [Fact]
    public void Get_unknown_names_those_there_are()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => new Metrics { ["loss"] = 1, ["lr"] = 2 }["accuracy"]);

        Assert.Contains("'accuracy'", error.Message, StringComparison.Ordinal);
        Assert.Contains("loss, lr", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_after_freeze_throws()
    {
        var metrics = new Metrics("loss", 1).Freeze();

        Assert.Throws<InvalidOperationException>(() => metrics["loss"] = 2);
        Assert.Throws<InvalidOperationException>(() => metrics["other"] = 2);
        Assert.Equal(1, metrics["loss"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Set_without_a_name_throws(string name) => Assert.Throws<ArgumentException>(() => new Metrics()[name] = 1);

    [Fact]
    public void TryGet_tells_nan_from_missing()
    {
        var metrics = new Metrics("loss", double.NaN);

        Assert.True(metrics.TryGet("loss", out var value));
        Assert.True(double.IsNaN(value));
        Assert.False(metrics.TryGet("other", out _));
    }

    [Fact]
    public void Report_freezes_what_was_reported()
    {
        var kernel = new KernelDriver();
        kernel.StartNext();
        var metrics = new Metrics("loss", 1);

        kernel.Report(0, metrics);

        Assert.Throws<InvalidOperationException>(() => metrics["loss"] = 0);
    }
}
