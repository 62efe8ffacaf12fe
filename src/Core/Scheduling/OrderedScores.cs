namespace Tune.Scheduling;

/// <summary>
/// Numbers in order, by position. They stand in blocks, so that adding or removing one moves a block's worth of numbers at most, however many there are.
/// </summary>
internal sealed class OrderedScores
{
    private const int BlockSize = 1024;

    private readonly List<List<double>> _blocks = [];

    public int Count { get; private set; }

    /// <summary>The number at a position, from 0 in ascending order.</summary>
    public double this[int position]
    {
        get
        {
            foreach (var block in _blocks)
            {
                if (position < block.Count) return block[position];
                position -= block.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(position));
        }
    }

    public IEnumerable<double> Values => _blocks.SelectMany(block => block);

    public void Add(double score)
    {
        Count++;
        if (_blocks.Count == 0)
        {
            _blocks.Add([score]);
            return;
        }

        var index = BlockOf(score);
        var block = _blocks[index];
        block.Insert(PositionIn(block, score), score);
        if (block.Count <= BlockSize) return;
        var half = block.Count / 2;
        _blocks.Insert(index + 1, block.GetRange(half, block.Count - half));
        block.RemoveRange(half, block.Count - half);
    }

    /// <summary>Removes one that equals the number; there must be one.</summary>
    public void Remove(double score)
    {
        var index = BlockOf(score);
        var block = _blocks[index];
        block.RemoveAt(PositionIn(block, score));
        if (block.Count == 0) _blocks.RemoveAt(index);
        Count--;
    }

    /// <summary>The position of one that equals the number, or where it would stand.</summary>
    public int PositionOf(double score)
    {
        if (_blocks.Count == 0) return 0;
        var index = BlockOf(score);
        var position = PositionIn(_blocks[index], score);
        for (var before = 0; before < index; before++) position += _blocks[before].Count;
        return position;
    }

    /// <summary>How many are less than a number.</summary>
    public int CountBelow(double score)
    {
        if (_blocks.Count == 0) return 0;
        var index = BlockOf(score);
        var block = _blocks[index];
        var (low, high) = (0, block.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (block[middle].CompareTo(score) < 0) low = middle + 1;
            else high = middle;
        }

        for (var before = 0; before < index; before++) low += _blocks[before].Count;
        return low;
    }

    /// <summary>The first block whose last number is not less, or the last block.</summary>
    private int BlockOf(double score)
    {
        var low = 0;
        var high = _blocks.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle][^1].CompareTo(score) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static int PositionIn(List<double> block, double score)
    {
        var position = block.BinarySearch(score);
        return position < 0 ? ~position : position;
    }
}
