using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Simulator.Tests;

/// <summary>What exactly is kept of a stream for whom, and what is lost.</summary>
public sealed class StreamBacklogTests : IAsyncLifetime
{
    private readonly ManualWorkQueue _queue = new();
    private SiloFixture? _fixture;

    private SiloFixture Fixture => _fixture ?? throw new InvalidOperationException("Not started.");

    private IAsyncStream<string> Stream => Fixture.Stream<string>("ns", "a");

    public async Task InitializeAsync()
    {
        _fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(_queue));
        await AnswerAsync(Fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: false));
    }

    public async Task DisposeAsync()
    {
        _queue.RunsAtOnce = true;
        await Fixture.DisposeAsync();
    }

    [Fact]
    public async Task Queue_that_was_full_has_lost_nothing_that_it_took_and_takes_again_when_it_is_emptied()
    {
        for (var i = 0; i < StreamQueue.MostWaiting; i++) await Stream.OnNextAsync($"{i}");
        var refused = Stream.OnNextAsync("refused");
        Assert.IsType<InvalidOperationException>(refused.Exception?.InnerException);

        _queue.RunAll();
        await Stream.OnNextAsync("again");
        _queue.RunAll();

        Assert.Equal(Numbers(0, StreamQueue.MostWaiting).Append("again"), Fixture.Probe.Log);
    }

    [Fact]
    public async Task Full_queue_is_full_for_every_stream_of_its_provider()
    {
        for (var i = 0; i < StreamQueue.MostWaiting; i++) await Stream.OnNextAsync($"{i}");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Fixture.Stream<int>("other", "b").OnNextAsync(1));
    }

    [Fact]
    public async Task Subscriber_that_stands_still_finds_all_that_fits_when_it_goes_on()
    {
        var held = Hold();
        await SendAsync(0, StreamSubscription.MostWaiting + 1);

        Fixture.Probe.Set("go");
        await AnswerAsync(held);

        Assert.Equal(Numbers(0, StreamSubscription.MostWaiting + 1), Fixture.Probe.Log);
    }

    [Fact]
    public async Task Subscriber_for_whom_one_batch_too_many_was_sent_misses_all_that_waited_and_is_told_once()
    {
        var held = Hold();
        await SendAsync(0, StreamSubscription.MostWaiting + 5);

        Fixture.Probe.Set("go");
        await AnswerAsync(held);
        await SendAsync(-2, 2);

        Assert.Equal(["0", $"gave up: {nameof(QueueCacheMissException)}", "-2", "-1"], Fixture.Probe.Log);
    }

    [Fact]
    public async Task Delivery_that_is_not_done_in_time_is_made_again_and_the_one_that_still_waits_is_not_begun()
    {
        _ = Hold();
        await SendAsync(0, 2);

        Advance(TimeSpan.FromSeconds(30));
        Fixture.Probe.Set("go");
        _queue.RunAll();

        Assert.Equal(["0", "1"], Fixture.Probe.Log);
    }

    [Fact]
    public async Task Subscriber_that_is_stuck_in_an_item_for_longer_gets_it_again()
    {
        await Stream.OnNextAsync("stuck");
        await SendAsync(0, 1);

        Advance(TimeSpan.FromSeconds(30));
        Fixture.Probe.Set("go");
        _queue.RunAll();

        Assert.Equal(["stuck", "stuck", "0"], Fixture.Probe.Log);
    }

    [Fact]
    public async Task Subscriber_that_does_not_come_back_for_a_minute_misses_the_batch_and_then_the_next()
    {
        _ = Hold();
        await SendAsync(0, 3);

        Advance(TimeSpan.FromSeconds(30));
        Advance(TimeSpan.FromSeconds(30));
        // the word of it waits as long as a delivery does
        Advance(TimeSpan.FromSeconds(30));
        Fixture.Probe.Set("go");
        _queue.RunAll();

        Assert.Equal(["1", "2"], Fixture.Probe.Log);
    }

    [Fact]
    public async Task Subscriber_that_comes_back_after_a_minute_is_told_what_it_has_missed()
    {
        _ = Hold();
        await SendAsync(0, 2);

        Advance(TimeSpan.FromSeconds(30));
        Advance(TimeSpan.FromSeconds(30));
        Fixture.Probe.Set("go");
        _queue.RunAll();

        Assert.Equal([$"gave up: {nameof(StreamEventDeliveryFailureException)}", "1"], Fixture.Probe.Log);
    }

    private void Advance(TimeSpan time)
    {
        Fixture.Time.Advance(time);
        _queue.RunAll();
    }

    private static IEnumerable<string> Numbers(int first, int count) => Enumerable.Range(first, count).Select(i => $"{i}");

    private Task Hold()
    {
        var held = Fixture.Grain<IConsumerGrain>("a").Hold();
        _queue.RunAll();
        return held;
    }

    private async Task SendAsync(int first, int count)
    {
        foreach (var item in Numbers(first, count))
        {
            await Stream.OnNextAsync(item);
            _queue.RunAll();
        }
    }

    private Task AnswerAsync(Task call)
    {
        _queue.RunAll();
        Assert.True(call.IsCompleted);
        return call;
    }
}
