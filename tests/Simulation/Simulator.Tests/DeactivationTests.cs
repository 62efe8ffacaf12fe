using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>Whatever user code does, an activation ends, and who waits for its grain is served by the next.</summary>
public sealed class DeactivationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_whose_token_throws_does_not_hold_the_deactivation()
    {
        await using var fixture = await StartAsync();
        var grain = fixture.Grain<IRudeGrain>("a");
        await grain.StartTimerWhoseTokenThrows(Second).OrFail();
        fixture.Time.Advance(Second);
        await fixture.Probe.Wait("ticked").OrFail();

        await grain.Leave().OrFail();

        Assert.Equal(2, await grain.Number().OrFail());
    }

    [Fact]
    public async Task Tick_that_deactivates_keeps_its_token_until_it_ends()
    {
        await using var fixture = await StartAsync();
        var grain = fixture.Grain<IRudeGrain>("a");
        await grain.StartTimerThatLeaves(Second).OrFail();
        fixture.Time.Advance(Second);
        await fixture.Probe.Wait("ticked").OrFail();
        var next = grain.Number();

        fixture.Probe.Set("go-tick");

        Assert.Equal(2, await next.OrFail());
        Assert.Equal(["cancelled: False"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Disposal_that_never_ends_gives_the_grain_back_after_the_time_for_deactivation()
    {
        await using var fixture = await StartAsync();
        var grain = fixture.Grain<IRudeGrain>("a");
        await grain.HangWhenDisposed().OrFail();
        await grain.Leave().OrFail();
        await fixture.Probe.Wait("disposing").OrFail();
        var next = fixture.Grain<IRudeGrain>("a").Number();

        fixture.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        fixture.Time.Advance(Second);

        await Record.ExceptionAsync(() => next.OrFail());
        Assert.Equal(2, await grain.Number().OrFail());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_wait_behind_the_one_that_deactivates_go_to_a_new_activation(bool byLostState)
    {
        var queue = new ManualWorkQueue();
        var fixture = await StartAsync(services => services.AddSingleton<IWorkQueue>(queue));
        var grain = fixture.Grain<IRudeGrain>("a");
        var leave = byLostState ? grain.LoseItsState() : grain.Leave();
        var next = grain.Number();

        queue.RunAll();

        Assert.True(leave.IsCompleted);
        Assert.Equal(2, await next.OrFail());
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Call_that_outlived_its_activation_hears_of_its_cancellation()
    {
        await using var fixture = await StartAsync(
            services => services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromDays(1)));
        using var source = new CancellationTokenSource();
        var call = fixture.Grain<ICallGrain>("a").HoldUntilCancelled(source.Token);
        await fixture.Probe.Wait("in-cancellable").OrFail();
        var activation = Activation(fixture, fixture.Grain<ICallGrain>("a"));
        activation.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "test"));
        while (!activation.Deactivated.IsCompleted)
        {
            fixture.Time.Advance(30 * Second);
            await Task.Yield();
        }

        await source.CancelAsync();

        await fixture.Probe.Wait("out-cancellable").OrFail();
        await Record.ExceptionAsync(() => call.OrFail());
    }

    [Fact]
    public async Task Callback_to_a_grain_whose_deactivation_waits_for_its_caller_is_answered()
    {
        await using var fixture = await StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");
        var held = grain.Hold("work");
        await fixture.Probe.Wait("in-work").OrFail();
        Activation(fixture, grain).Deactivate(new(DeactivationReasonCode.ApplicationRequested, "test"));

        Assert.True(await grain.Ping().OrFail());

        fixture.Probe.Set("go-work");
        await held.OrFail();
    }

    [Fact]
    public async Task Logger_that_throws_does_not_hold_the_callers()
    {
        await using var fixture = await StartAsync(
            services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger()), life => life.FailuresLeft = 1);
        var grain = fixture.Client.GetGrain<ILifeGrain>("a", typeof(ImmortalGrain).FullName);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => grain.Number().OrFail());

        Assert.Equal(2, await grain.Number().OrFail());
    }

    private static Activation Activation(SiloFixture fixture, ICallGrain grain)
        => fixture.Services.GetRequiredService<Cluster>().Directory.Find(grain.GetGrainId())!;

    private static Task<SiloFixture> StartAsync(Action<IServiceCollection>? configure = null, Action<LifeCounter>? prepare = null)
    {
        var life = new LifeCounter();
        prepare?.Invoke(life);
        return SiloFixture.StartAsync(silo =>
        {
            silo.Services.AddSingleton(life);
            configure?.Invoke(silo.Services);
        });
    }

    private sealed class ThrowingLogger : ILoggerProvider, ILogger
    {
        private bool _isOfTheEngine;

        public ILogger CreateLogger(string categoryName)
            => new ThrowingLogger { _isOfTheEngine = categoryName.StartsWith("Orleans", StringComparison.Ordinal) };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_isOfTheEngine) throw new InvalidDataException("disk full");
        }

        public void Dispose()
        {
        }
    }
}
