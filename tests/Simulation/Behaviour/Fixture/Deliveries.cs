namespace Tune.Behaviour;

/// <summary>Counts what <see cref="CountGrain"/> has noted: how often each call was done, and which were answered.</summary>
internal sealed class Deliveries(Probe probe)
{
    private const string Did = "did ";
    private const string Answered = "answered ";

    private readonly List<(string Id, Task Call)> _calls = [];

    public int Count => _calls.Count;

    /// <summary>A call whose answer is that of the task.</summary>
    public Task Add(string id, Task call)
    {
        _calls.Add((id, call));
        return call;
    }

    /// <summary>The calls that were done, each as often as it was.</summary>
    public IReadOnlyList<string> Done => [.. probe.Log.Where(line => line.StartsWith(Did, StringComparison.Ordinal)).Select(line => line[Did.Length..])];

    /// <summary>The calls that were not answered, or not well.</summary>
    public IReadOnlyList<string> Failed => [.. _calls.Where(one => one.Call.IsFaulted || one.Call.IsCanceled).Select(one => one.Id)];

    /// <summary>Completes when each call has ended, well or not.</summary>
    public Task EndAsync() => Task.WhenAll(_calls.Select(one => one.Call.ContinueWith(static _ => { }, TaskScheduler.Default)));

    /// <summary>What must hold whatever happens.</summary>
    public void Check(string when)
    {
        var open = _calls.Where(one => !one.Call.IsCompleted).Select(one => one.Id).ToList();
        Assert.True(open.Count == 0, $"{when}: not ended: {string.Join(", ", open)}");
        var repeated = Done.CountBy(id => id).Where(pair => pair.Value > 1).Select(pair => $"{pair.Key} {pair.Value} times").ToList();
        Assert.True(repeated.Count == 0, $"{when}: done more than once: {string.Join(", ", repeated)}");
        var lost = AnsweredIds().Except(Done).ToList();
        Assert.True(lost.Count == 0, $"{when}: answered and not done: {string.Join(", ", lost)}");
    }

    /// <summary>That nothing has failed, and so each was done.</summary>
    public void CheckThatAllAreDone(string when)
    {
        Check(when);
        Assert.All(_calls, one => Assert.True(one.Call.IsCompletedSuccessfully, $"{when}: {one.Id}: {one.Call.Exception?.InnerException}"));
        Assert.Empty(_calls.Select(one => one.Id).Except(Done));
    }

    private IEnumerable<string> AnsweredIds()
    {
        var byGrains = probe.Log.Where(line => line.StartsWith(Answered, StringComparison.Ordinal)).Select(line => line[Answered.Length..]);
        return _calls.Where(one => one.Call.IsCompletedSuccessfully).Select(one => one.Id).Concat(byGrains);
    }
}
