namespace Tune.Tests.Kernel;

public sealed class OrderedScoresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(10_000)]
    public void Add_keeps_numbers_as_a_sorted_list_would(int count)
    {
        var scores = new OrderedScores();
        var expected = new List<double>();
        var rng = new Rng(7, (ulong)count);

        for (var index = 0; index < count; index++)
        {
            // few different values, so that equal ones meet at the ends of blocks
            var score = index % 3 == 0 ? rng.NextInt32(5) : index % 50 == 1 ? double.NegativeInfinity : rng.NextDouble();
            scores.Add(score);
            expected.Add(score);
        }

        expected.Sort();
        Assert.Equal(count, scores.Count);
        Assert.Equal(expected, scores.Values);
        for (var position = 0; position < count; position += 97) Assert.Equal(expected[position], scores[position]);
        foreach (var score in expected.Where((_, position) => position % 89 == 0)) Assert.Equal(score, scores[scores.PositionOf(score)]);
        foreach (var score in (double[])[double.NegativeInfinity, 0, 0.5, 3, 4, 5, double.PositiveInfinity]) Assert.Equal(expected.Count(other => other < score), scores.CountBelow(score));
        Assert.Throws<ArgumentOutOfRangeException>(() => scores[count]);
    }

    [Fact]
    public void Remove_takes_one_of_those_that_are_equal()
    {
        var (scores, expected, rng) = (new OrderedScores(), new List<double>(), new Rng(7, 1));
        for (var index = 0; index < 20_000; index++)
        {
            // long runs of both, so that blocks come and go
            if (expected.Count > 0 && index / 3000 % 2 == 1)
            {
                var score = expected[rng.NextInt32(expected.Count)];
                expected.RemoveAt(expected.BinarySearch(score));
                scores.Remove(score);
            }
            else
            {
                double score = index % 3 == 0 ? rng.NextInt32(5) : rng.NextDouble();
                var position = expected.BinarySearch(score);
                expected.Insert(position < 0 ? ~position : position, score);
                scores.Add(score);
            }

            if (index % 500 != 0 && expected.Count > 3) continue;
            Assert.Equal(expected, scores.Values);
            Assert.Equal(expected.Count, scores.Count);
        }
    }
}
