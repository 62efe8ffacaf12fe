namespace Tune.Simulations;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_same_seed_gives_the_same_trace(ulong seed)
    {
        var first = $"{Simulation.Run(seed).Trace}";

        Assert.Equal(first, $"{Simulation.Run(seed).Trace}");
        Assert.NotEqual(first, $"{Simulation.Run(seed + 100).Trace}");
    }
}
