using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Tune.Grains;

/// <summary>Two grains that call each other while they are activated, at the same moment.</summary>
public sealed class FirstTurnTests : HostTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task They_do_not_wait_for_each_other()
    {
        using var meeting = new Meeting();
        var host = await StartAsync(services: services => services.AddSingleton(meeting));
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        // the first are found by a longer way
        for (var pair = 0; pair < 10; pair++)
        {
            var one = grains.GetGrain<IMeetingGrain>($"{pair}/one").CallAsync();
            var other = grains.GetGrain<IMeetingGrain>($"{pair}/other").CallAsync();
            await Task.WhenAll(one, other).WaitAsync(Limit);
            Assert.True(meeting.TookPlace);
        }
    }

    public sealed class Meeting : IDisposable
    {
        private readonly Barrier _barrier = new(2);

        public bool TookPlace { get; private set; }

        public void Dispose() => _barrier.Dispose();

        public void Wait() => TookPlace = _barrier.SignalAndWait(Limit);
    }
}

/// <summary>A grain that calls the other of its kind when it begins.</summary>
[Alias("tune.test.meeting")]
public interface IMeetingGrain : IGrainWithStringKey
{
    Task CallAsync();
}

/// <summary>The grain; interleaved, so that only locks could make it wait.</summary>
[Orleans.Concurrency.Reentrant]
public sealed class MeetingGrain(FirstTurnTests.Meeting meeting) : Grain, IMeetingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // both are here, each on its thread
        meeting.Wait();
        _ = GrainFactory.GetGrain<IMeetingGrain>(this.GetPrimaryKeyString() is var key && key.EndsWith("one", StringComparison.Ordinal) ? key.Replace("one", "other", StringComparison.Ordinal) : key.Replace("other", "one", StringComparison.Ordinal)).CallAsync();
        return Task.CompletedTask;
    }

    public Task CallAsync() => Task.CompletedTask;
}
