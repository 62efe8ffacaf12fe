namespace Tune.Tests.Trials;

public sealed class TrialErrorTests
{
    [Fact]
    public void Text_that_nobody_could_read_is_cut_and_says_so()
    {
        var error = TrialError.From(new InvalidDataException("begin " + new string('x', 20_000_000) + " end"), 3);

        Assert.InRange(error.Message.Length, 3_990, 4_100);
        Assert.StartsWith("begin xxx", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxx end", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n[… 19996010 characters were cut here …]\n", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Stack!.Length, 15_990, 16_100);
        Assert.StartsWith("System.IO.InvalidDataException: begin xxx", error.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_text_is_left_alone()
    {
        var error = TrialError.From(new InvalidDataException("a\nb"), 3);

        Assert.Equal("a\nb", error.Message);
        Assert.Equal(4_000, TrialError.Cut(new string('x', 4_000), 4_000).Length);
    }

    [Fact]
    public void Pairs_of_characters_are_not_torn()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 1_000));

        for (var most = 10; most < 20; most++)
        {
            var cut = TrialError.Cut(text, most);
            Assert.Equal(cut, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(new System.Text.UTF8Encoding(false, true).GetBytes(cut)));
        }
    }
}
