namespace Tune.Grains;

/// <summary>Programs have processors for themselves as long as there are enough.</summary>
public sealed class ProcessorPinsTests
{
    private readonly ProcessorPins _pins = new([2, 3, 5, 8]);

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("1,4-5,64", new[] { 1, 4, 5, 64 })]
    public void List_of_the_system_is_read(string list, int[] expected) => Assert.Equal(expected, ProcessorPins.Parse(list));

    [Fact]
    public void Programs_share_none_before_all_are_taken()
    {
        Assert.Equal([2], Taken(1));
        Assert.Equal([3, 5], Taken(2));
        Assert.Equal([2, 8], Taken(2));
    }

    [Fact]
    public void What_is_given_back_is_taken_next()
    {
        Taken(1);
        var second = _pins.Take(1);
        Taken(2);

        second?.Dispose();

        Assert.Equal([3], Taken(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(7)]
    public void Parts_of_a_processor_and_all_of_them_are_none_in_particular(double cpu) => Assert.Null(_pins.Take(cpu));

    private int[] Taken(double cpu) => [.. _pins.Take(cpu)?.Processors ?? []];
}
