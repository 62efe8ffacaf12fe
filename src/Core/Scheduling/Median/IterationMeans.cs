namespace Tune.Scheduling;

/// <summary>
/// Of every iteration, the trials that have come as far and their running means up to it in order. A report changes those of its own iteration only, so neither
/// taking one in nor a median takes time that grows with the number of trials, as comparing all of them does.
/// </summary>
internal sealed class IterationMeans
{
    private readonly Dictionary<int, OrderedScores> _means = [];

    /// <summary>How far every trial has come.</summary>
    private readonly OrderedScores _reached = new();

    /// <summary>Takes in what a course has from behind a moment on: up to there it was taken in before.</summary>
    public void Add(Course course, double after)
    {
        if (double.IsFinite(after)) _reached.Remove(after);
        _reached.Add(course.LastAt);
        foreach (var (iteration, mean) in MeansOf(course, after))
        {
            if (!_means.TryGetValue(iteration, out var means)) _means[iteration] = means = new OrderedScores();
            means.Add(mean);
        }
    }

    /// <summary>A course is about to lose what it has from behind a moment on.</summary>
    public void Remove(Course course, double after)
    {
        _reached.Remove(course.LastAt);
        if (double.IsFinite(after)) _reached.Add(after);
        foreach (var (iteration, mean) in MeansOf(course, after)) _means[iteration].Remove(mean);
    }

    /// <summary>The others that have come as far as a trial at an iteration.</summary>
    public Peers PeersOf(Course own, int iteration)
    {
        var isIn = own.LastAt >= iteration;
        // nobody stands between two iterations: its position is that of the first who has come as far
        var peers = _reached.Count - _reached.PositionOf(iteration - 0.5) - (isIn ? 1 : 0);
        if (!_means.TryGetValue(iteration, out var means)) return new Peers(peers, 0, false);
        var skipped = isIn && own.MeanUntil(iteration) is { } mean && !double.IsNaN(mean) ? means.PositionOf(mean) : means.Count;
        var count = skipped < means.Count ? means.Count - 1 : means.Count;
        var median = count == 0 ? double.NaN : count % 2 == 1 ? At(count / 2) : (At((count / 2) - 1) + At(count / 2)) / 2;
        return new Peers(peers, count, own.Best > median);

        double At(int position) => means[position < skipped ? position : position + 1];
    }

    private static IEnumerable<(int Iteration, double Mean)> MeansOf(Course course, double after)
    {
        for (var iteration = (int)(double.IsFinite(after) ? after + 1 : course.FirstAt); iteration <= course.LastAt; iteration++)
            if (course.MeanUntil(iteration) is { } mean && !double.IsNaN(mean)) yield return (iteration, mean);
    }
}
