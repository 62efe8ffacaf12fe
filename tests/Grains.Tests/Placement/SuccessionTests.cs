using System.Net;
using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>What a broker that takes another's place waits for before it gives anything.</summary>
public sealed class SuccessionTests
{
    private static readonly SiloAddress First = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1001), 1);
    private static readonly SiloAddress Second = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1002), 1);

    private readonly Dictionary<SiloAddress, SiloStatus> _statuses = new() { [First] = SiloStatus.Active, [Second] = SiloStatus.Active };
    private readonly ManualTimeProvider _time = new();
    private readonly TuneServiceOptions _options = new();

    [Fact]
    public void The_first_broker_waits_for_nobody()
        => Assert.False(Begin(isSuccessor: false).IsSettling);

    [Fact]
    public void When_all_silos_have_reported_and_experiments_have_had_time_to_it_is_over()
    {
        var succession = Begin();
        Hear(succession, First);
        _time.Advance(2 * _options.TickInterval);
        Assert.True(succession.IsSettling);

        Hear(succession, Second);

        Assert.False(succession.IsSettling);
    }

    [Fact]
    public void An_experiment_has_time_to_say_what_it_holds_and_nobody_runs_yet()
    {
        var succession = Begin();
        Hear(succession, First, Second);

        Assert.True(succession.IsSettling);
        _time.Advance(2 * _options.TickInterval);
        Assert.False(succession.IsSettling);
    }

    [Theory]
    [InlineData(SiloStatus.Dead)]
    [InlineData(SiloStatus.ShuttingDown)]
    public void One_that_is_no_member_any_more_is_not_waited_for(SiloStatus status)
    {
        var succession = Begin();
        Hear(succession, First);
        _time.Advance(2 * _options.TickInterval);

        _statuses[Second] = status;

        Assert.False(succession.IsSettling);
    }

    [Fact]
    public void One_that_says_nothing_is_waited_for_no_longer_than_three_heartbeats()
    {
        var succession = Begin();
        Hear(succession, First);

        _time.Advance(3 * _options.HeartbeatInterval - TimeSpan.FromMilliseconds(1));
        Assert.True(succession.IsSettling);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(succession.IsSettling);
    }

    [Fact]
    public void What_is_on_several_silos_could_be_given_twice_and_is_waited_for_to_the_end()
    {
        var succession = Begin();
        Hear(succession, First, Second);
        succession.Hear([TrialResources.Default with { AdditionalBundles = [new ResourceBundle { Cpu = 1 }] }]);

        _time.Advance(2 * _options.TickInterval);
        Assert.True(succession.IsSettling);
        _time.Advance(3 * _options.HeartbeatInterval);

        Assert.False(succession.IsSettling);
    }

    [Fact]
    public void A_silo_is_dead_when_the_others_know_that_it_is()
    {
        var succession = Begin();
        _statuses[Second] = SiloStatus.Dead;

        var unknown = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1003), 1);
        Assert.Equal([false, true, false], new[] { First, Second, unknown }.Select(silo => succession.IsDead(silo.ToParsableString())));
    }

    private Succession Begin(bool isSuccessor = true)
    {
        var succession = new Succession(
            Answering.For<ISiloStatusOracle>((_, arguments) => arguments[0] is SiloAddress silo
                ? _statuses.GetValueOrDefault(silo, SiloStatus.Dead)
                : _statuses.Where(known => arguments[0] is not true || known.Value == SiloStatus.Active).ToDictionary()), _time, _options);
        if (isSuccessor) succession.Succeed();
        return succession;
    }

    private static void Hear(Succession succession, params SiloAddress[] silos)
    {
        foreach (var silo in silos) succession.Hear(silo.ToParsableString());
    }
}
