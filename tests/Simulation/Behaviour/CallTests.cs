using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tune.Behaviour;

public interface INobody : IGrainWithStringKey;

public sealed class CallTests
{
    private static readonly TimeSpan Brief = TimeSpan.Parse(TestHost.BriefResponse, CultureInfo.InvariantCulture);

    [Fact]
    public async Task Call_of_every_return_type_is_answered()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");

        await grain.Touch().AsTask().OrFail();

        Assert.Equal("x", await grain.Echo("x").OrFail());
        Assert.Equal(5, await grain.Add(2, 3).AsTask().OrFail());
        Assert.Equal(["touched"], fixture.Probe.Log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exception_of_a_grain_crosses_with_type_and_message(bool isAsync)
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");

        var exception = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => (isAsync ? grain.Fail("sad") : grain.FailBeforeTask("sad")).OrFail());

        Assert.Equal("sad", exception.Message);
        Assert.Equal("still there", await grain.Echo("still there").OrFail());
    }

    [Fact]
    public async Task Call_without_an_answer_in_time_times_out_and_the_grain_goes_on()
    {
        await using var fixture = await SiloFixture.StartAsync(silo => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TestHost.Limit));
        var grain = fixture.Grain<ICallGrain>("a");
        await grain.Ping().OrFail();
        var call = grain.Hold("long");
        await fixture.Probe.Wait("in-long").OrFail();

        TestHost.LetPass(fixture, TestHost.Limit);
        await Assert.ThrowsAsync<TimeoutException>(() => call.OrFail());

        fixture.Probe.Set("go-long");
        await fixture.Probe.Wait("out-long").OrFail();
    }

    [Fact]
    public async Task Calls_wait_for_30_seconds_where_nothing_else_is_said()
    {
        await using var fixture = await SiloFixture.StartAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), fixture.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout);
    }

    [Fact]
    public async Task Response_timeout_of_a_method_replaces_the_silos()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var brief = fixture.Grain<ICallGrain>("a").HoldBriefly("brief");
        var plain = fixture.Grain<ICallGrain>("b").Hold("plain");

        TestHost.LetPass(fixture, Brief);

        await Assert.ThrowsAsync<TimeoutException>(() => brief.OrFail());
        Assert.False(plain.IsCompleted);
        fixture.Probe.Set("go-brief");
        fixture.Probe.Set("go-plain");
        await plain.OrFail();
    }

    [Fact]
    public async Task Call_that_timed_out_in_the_queue_is_not_made()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");
        await grain.Ping().OrFail();
        var first = grain.HoldBriefly("first");
        var second = grain.HoldBriefly("second");
        fixture.Probe.Set("go-second");
        await fixture.Probe.Wait("in-first").OrFail();
        TestHost.LetPass(fixture, Brief);
        await Assert.ThrowsAsync<TimeoutException>(() => second.OrFail());
        await Assert.ThrowsAsync<TimeoutException>(() => first.OrFail());

        fixture.Probe.Set("go-first");
        await grain.Echo("after").OrFail();

        Assert.Equal(["first ends"], fixture.Probe.Log);
    }

    [Fact]
    public async Task One_way_call_returns_before_it_is_done()
    {
        await using var fixture = await SiloFixture.StartAsync();

        await fixture.Grain<ICallGrain>("a").Forget("one-way").OrFail();

        Assert.Empty(fixture.Probe.Log);
        fixture.Probe.Set("go-one-way");
        await fixture.Probe.Wait("out-one-way").OrFail();
    }

    [Fact]
    public async Task One_way_call_that_fails_tells_nobody()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");

        await grain.ForgetAndFail().OrFail();

        Assert.Equal("alive", await grain.Echo("alive").OrFail());
    }

    [Fact]
    public async Task Cancel_by_the_caller_is_seen_by_the_callee_in_a_turn()
    {
        await using var fixture = await SiloFixture.StartAsync();
        using var source = new CancellationTokenSource();
        var call = fixture.Grain<ICallGrain>("a").HoldUntilCancelled(source.Token);
        await fixture.Probe.Wait("in-cancellable").OrFail();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFail());
        await fixture.Probe.Wait("out-cancellable").OrFail();
        Assert.Equal(["cancelled in a turn"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Call_with_a_cancelled_token_is_not_made()
    {
        await using var fixture = await SiloFixture.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Grain<ICallGrain>("a").HoldUntilCancelled(new CancellationToken(canceled: true)).OrFail());

        Assert.False(fixture.Probe.Wait("in-cancellable").IsCompleted);
    }

    [Fact]
    public async Task Request_context_flows_to_callees_and_not_back()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");
        RequestContext.Set("key", "mine");

        await grain.WriteContext("key", "theirs").OrFail();

        Assert.Equal("mine", RequestContext.Get("key"));
        Assert.Equal("mine", await grain.ReadContext("key").OrFail());
        Assert.Equal("mine", await grain.ReadContextOfCallee("b", "key").OrFail());
        RequestContext.Clear();
        Assert.Null(await grain.ReadContext("key").OrFail());
    }

    [Fact]
    public async Task Grain_that_passes_itself_is_passed_as_a_reference()
    {
        await using var fixture = await SiloFixture.StartAsync();

        Assert.Equal("caller False True", await fixture.Grain<ICallGrain>("caller").AskWhoCalls("callee").OrFail());
    }

    [Fact]
    public async Task References_to_the_same_grain_are_equal()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICallGrain>("a");

        Assert.Equal(grain, fixture.Client.GetGrain<ICallGrain>(grain.GetGrainId()));
        Assert.Equal(grain, grain.AsReference<ICallGrain>());
        Assert.NotEqual(grain, fixture.Grain<ICallGrain>("b"));
        Assert.Equal(GrainId.Create("call", "a"), grain.GetGrainId());
    }

    [Fact]
    public async Task GetGrain_of_an_interface_without_or_with_two_classes_throws()
    {
        await using var fixture = await SiloFixture.StartAsync();

        Assert.Throws<ArgumentException>(() => fixture.Grain<INobody>("a"));
        Assert.Throws<ArgumentException>(() => fixture.Grain<ITurnGrain>("a"));
    }

    [Fact]
    public async Task Call_after_shutdown_throws()
    {
        await using var fixture = await SiloFixture.StartAsync();
        await fixture.StopAsync().OrFail();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => fixture.Grain<ICallGrain>("a").Echo("x").OrFail());
    }
}
