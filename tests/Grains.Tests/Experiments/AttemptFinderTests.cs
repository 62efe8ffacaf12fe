using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>What runs, as far as silos answer.</summary>
public sealed class AttemptFinderTests : IDisposable
{
    private static readonly SiloAddress First = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1001), 1);
    private static readonly SiloAddress Second = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1002), 1);
    private static readonly HeldAttempt Held = new(3, 2, Some.Lease("e"));
    private static readonly HeldAttempt Other = new(4, 1, Some.Lease("e"));

    private readonly HashSet<SiloAddress> _active = [First, Second];
    private readonly ManualTimeProvider _time = new();
    private readonly NotingGrains _grains = new();
    private readonly TuneServiceOptions _options = new();
    private readonly SiloLedger _ledger = SiloLedgerTests.Ledger(slots: 1);

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task What_all_silos_say_is_complete()
    {
        Answer(silo => silo == First ? [Held] : [Other]);

        var (found, isComplete) = await Finder().FindAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.Equal([Held, Other], found.AsEnumerable());
        Assert.True(isComplete);
        Assert.All(_grains.Asked, call => Assert.Equal("e", call.Arguments[0]));
    }

    [Fact]
    public async Task Without_the_answer_of_one_that_may_live_it_is_not_complete()
    {
        Answer(silo => silo == First ? [Held] : throw new TimeoutException());

        var (found, isComplete) = await Finder().FindAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.Equal([Held], found.AsEnumerable());
        Assert.False(isComplete);
    }

    [Fact]
    public async Task What_ran_on_a_silo_that_is_gone_is_gone_with_it()
    {
        Answer(silo =>
        {
            if (silo == First) return [Held];
            _active.Remove(Second);
            throw new SiloUnavailableException();
        });

        var (found, isComplete) = await Finder().FindAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal([Held], found.AsEnumerable());
        Assert.True(isComplete);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_asked_again_while_there_is_patience()
    {
        var asked = 0;
        Answer(silo => silo == First ? [Held] : ++asked < 3 ? throw new TimeoutException() : [Other]);

        var finding = Finder().FindAsync(10 * _options.HeartbeatInterval, CancellationToken.None);
        Assert.Equal((1, false), (asked, finding.IsCompleted));
        var (found, isComplete) = await _time.AdvanceUntilAsync(finding, _options.HeartbeatInterval);

        Assert.Equal([Held, Other], found.AsEnumerable());
        Assert.Equal((3, true), (asked, isComplete));
    }

    [Fact]
    public async Task One_that_has_said_that_nothing_runs_on_it_any_more_is_not_asked()
    {
        Answer(silo => silo == First ? [Held] : throw new TimeoutException());
        _ledger.NoteDrained(Second);

        var (found, isComplete) = await Finder().FindAsync(TimeSpan.FromHours(1), CancellationToken.None).OrFail();

        Assert.Equal([Held], found.AsEnumerable());
        Assert.True(isComplete);
        Assert.Equal(First.ToParsableString(), Assert.Single(_grains.Asked).Key);
    }

    [Fact]
    public async Task One_that_says_so_while_it_is_asked_is_waited_for_no_longer()
    {
        Answer(silo => silo == First ? [Held] : throw new TimeoutException());
        var finding = Finder().FindAsync(TimeSpan.FromHours(1), CancellationToken.None);

        _ledger.NoteDrained(Second);
        var (found, isComplete) = await _time.AdvanceUntilAsync(finding, _options.HeartbeatInterval);

        Assert.Equal([Held], found.AsEnumerable());
        Assert.True(isComplete);
    }

    [Fact]
    public async Task Patience_ends()
    {
        var asked = 0;
        Answer(silo => silo == First ? [Held] : ++asked > 0 ? throw new TimeoutException() : []);

        var (_, isComplete) = await _time.AdvanceUntilAsync(Finder().FindAsync(3 * _options.HeartbeatInterval, CancellationToken.None), _options.HeartbeatInterval);

        Assert.False(isComplete);
        Assert.InRange(asked, 2, 4);
    }

    [Fact]
    public async Task It_ends_when_nobody_waits_any_more_and_a_fault_of_ours_passes_through()
    {
        using var cancellation = new CancellationTokenSource();
        Answer(_ => throw new TimeoutException());
        var finding = Finder().FindAsync(TimeSpan.FromHours(1), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding.OrFail());
        Answer(_ => throw new InvalidOperationException("a fault"));
        Assert.Equal("a fault", (await Assert.ThrowsAsync<InvalidOperationException>(() => Finder().FindAsync(TimeSpan.FromHours(1), CancellationToken.None))).Message);
    }

    private void Answer(Func<SiloAddress, ImmutableArray<HeldAttempt>> answer) =>
        _grains.On(nameof(ISiloAgentGrain.FindAttemptsAsync), (key, _) => answer(SiloAddress.FromParsableString(key)));

    private AttemptFinder Finder() => new(
        "e", _grains.Factory, Answering.Only<ISiloStatusOracle>(nameof(ISiloStatusOracle.GetApproximateSiloStatuses), _ => _active.ToDictionary(silo => silo, _ => SiloStatus.Active)),
        _ledger, _time, _options, NullLogger.Instance);
}
