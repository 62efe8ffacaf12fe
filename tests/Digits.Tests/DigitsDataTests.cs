namespace Digits.Tests;

public sealed class DigitsDataTests
{
    private static readonly DigitSet All = DigitsData.Read(DigitsData.DefaultPath);

    [Fact]
    public void Read_scales_pixels_to_the_unit_interval()
    {
        Assert.Equal(1797, All.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], Enumerable.Range(0, 10).Select(All.Label));
        Assert.Equal([0f, 0f, 5 / 16f, 13 / 16f], All.Image(0)[..4]);
        for (var i = 0; i < All.Count; i++)
            Assert.All(All.Image(i).ToArray(), pixel => Assert.InRange(pixel, 0f, 1f));
    }

    [Fact]
    public void Split_uses_every_image_once()
    {
        var split = DigitsData.Split(All, seed: 4);

        Assert.Equal(Keys(All), Keys(split.Train.Concat(split.Validation).Concat(split.Test)));
    }

    [Fact]
    public void Split_has_every_digit_in_the_same_share()
    {
        var split = DigitsData.Split(All, seed: 4);

        for (var digit = 0; digit < DigitSet.Classes; digit++)
        {
            var total = Count(All, digit);
            Assert.InRange(Count(split.Test, digit) / total, 0.19, 0.21);
            Assert.Equal(Count(split.Test, digit), Count(split.Validation, digit));
        }

        static double Count(DigitSet set, int digit) => Enumerable.Range(0, set.Count).Count(i => set.Label(i) == digit);
    }

    [Fact]
    public void Split_follows_from_the_seed()
    {
        var (first, again, other) = (DigitsData.Split(All, 1), DigitsData.Split(All, 1), DigitsData.Split(All, 2));

        Assert.Equal(Keys(first.Test), Keys(again.Test));
        Assert.NotEqual(Keys(first.Test), Keys(other.Test));
    }

    [Theory]
    [InlineData("1,2,3", "line 2: expected 65 comma-separated columns, found 3")]
    [InlineData("17", "line 2, column 1: expected a pixel, an integer from 0 to 16, found \"17\"")]
    [InlineData("x", "line 2, column 1: expected a pixel, an integer from 0 to 16, found \"x\"")]
    [InlineData("label", "line 2, column 65: expected the digit, an integer from 0 to 9, found \"10\"")]
    public void Read_says_where_the_file_is_wrong(string what, string message)
    {
        var good = string.Join(',', Enumerable.Repeat("0", 65));
        var bad = what switch
        {
            "1,2,3" => what,
            "label" => good[..^1] + "10",
            _ => what + good[1..],
        };
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, [good, bad]);
            var error = Assert.Throws<FormatException>(() => DigitsData.Read(path));
            Assert.Contains($"{path}, {message}", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Shift_by_a_whole_pixel_moves_the_image_and_by_a_part_blends()
    {
        var image = new float[DigitSet.Pixels];
        image[(3 * DigitSet.Side) + 4] = 1;
        var moved = new float[DigitSet.Pixels];

        Shift.Apply(image, right: 1, down: -1, moved);
        Assert.Equal(1, moved[(2 * DigitSet.Side) + 5]);
        Assert.Equal(1, moved.Sum());

        Shift.Apply(image, right: -0.25f, down: 0, moved);
        Assert.Equal((0.75f, 0.25f), (moved[(3 * DigitSet.Side) + 4], moved[(3 * DigitSet.Side) + 3]));

        image.AsSpan().Fill(1);
        Shift.Apply(image, right: 1, down: 0, moved);
        Assert.Equal(DigitSet.Pixels - DigitSet.Side, moved.Sum());
    }

    private static IEnumerable<string> Keys(DigitSet set) =>
        Enumerable.Range(0, set.Count)
            .Select(i => $"{set.Label(i)}:{string.Join(',', set.Image(i).ToArray())}")
            .Order(StringComparer.Ordinal);
}
