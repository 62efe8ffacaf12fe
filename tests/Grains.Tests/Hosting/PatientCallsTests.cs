namespace Tune.Grains;

/// <summary>Calls whose silo may die while they are under way.</summary>
public sealed class PatientCallsTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _time = new();
    private readonly List<TimeSpan> _made = [];
    private readonly long _since;

    public PatientCallsTests() => _since = _time.GetTimestamp();

    [Fact]
    public async Task One_that_is_not_answered_is_made_again_long_before_Orleans_gives_it_up()
    {
        var never = new TaskCompletionSource<int>();

        var answer = await _time.AdvanceUntilAsync(Calls().CallAsync(() => Note(_made.Count == 0 ? never.Task : Task.FromResult(7)), CancellationToken.None), Step);

        Assert.Equal(7, answer);
        Assert.Equal(2, _made.Count);
        Assert.InRange(_made[1], PatientCalls.Patience, 2 * PatientCalls.Patience);
    }

    [Fact]
    public async Task One_that_takes_long_wherever_it_is_made_is_given_twice_as_long_each_time_and_made_a_few_times_only()
    {
        var never = new TaskCompletionSource<int>();

        await Assert.ThrowsAsync<TimeoutException>(() => _time.AdvanceUntilAsync(Calls().CallAsync(() => Note(never.Task), CancellationToken.None), 10 * Step));

        Assert.InRange(_made.Count, 4, 6);
        var gaps = _made.Zip(_made.Skip(1), (before, after) => after - before).ToList();
        for (var gap = 1; gap < gaps.Count; gap++) Assert.InRange(gaps[gap], 1.5 * gaps[gap - 1], 2.5 * gaps[gap - 1]);
    }

    [Fact]
    public async Task One_that_is_waited_for_longer_is_not_made_again_before()
    {
        var slow = new TaskCompletionSource<int>();
        var calling = Calls().CallAsync(() => Note(slow.Task), 4 * PatientCalls.Patience, CancellationToken.None);
        for (var patience = 0; patience < 3; patience++) _time.Advance(PatientCalls.Patience);

        slow.SetResult(7);

        Assert.Equal(7, await calling.OrFail());
        Assert.Single(_made);
    }

    [Fact]
    public async Task Whoever_waits_no_longer_is_let_go_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var calling = Calls().CallAsync(() => Note(new TaskCompletionSource<int>().Task), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling.OrFail());
        Assert.Single(_made);
    }

    private PatientCalls Calls() => new(_time, CancellationToken.None);

    private Task<int> Note(Task<int> call)
    {
        _made.Add(_time.GetElapsedTime(_since));
        return call;
    }
}
