namespace Tune.Scheduling;

/// <summary>Where a score stands among others that are counted one by one, or lists at a time.</summary>
/// <param name="score">The score.</param>
internal sealed class Rank(double score)
{
    private int _less;
    private double _before = double.NegativeInfinity;
    private double _behind = double.PositiveInfinity;

    /// <summary>How many were counted.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the score is greater than their median, that of an even number being the mean of the two in the middle. False if there are none.</summary>
    public bool IsAboveMedian => Count % 2 == 1 ? _less > Count / 2 : _less > Count / 2 || (Count > 0 && _less == Count / 2 && score > (_before + _behind) / 2);

    public void Add(double other)
    {
        Count++;
        if (other < score)
        {
            _less++;
            _before = Math.Max(_before, other);
        }
        else
        {
            _behind = Math.Min(_behind, other);
        }
    }

    /// <summary>Counts all of a list, but one that equals a number.</summary>
    public void Add(OrderedScores others, double? without = null)
    {
        var less = others.CountBelow(score);
        var (last, next) = (less - 1, less);
        Count += others.Count;
        if (without is { } own)
        {
            Count--;
            if (own < score)
            {
                less--;
                if (others[last] == own) last--;
            }
            else if (others[next] == own)
            {
                next++;
            }
        }

        _less += less;
        if (last >= 0) _before = Math.Max(_before, others[last]);
        if (next < others.Count) _behind = Math.Min(_behind, others[next]);
    }
}
