using System.Collections.Immutable;

namespace Tune.Grains;

public sealed class ResourceClaimTests
{
    private static readonly TrialResources Big = TrialResources.Default with { Cpu = 4 };
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ResourceClaim _claim = new();

    [Theory]
    // more is always said; less only when what is known is more than twice as much
    [InlineData(10, 11, true)]
    [InlineData(10, 10, false)]
    [InlineData(10, 9, false)]
    [InlineData(10, 5, false)]
    [InlineData(10, 4, true)]
    [InlineData(9, 5, false)]
    [InlineData(9, 4, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, false)]
    public void The_broker_hears_of_it_when_what_it_knows_is_too_little_or_far_too_much(int told, int wanted, bool isSaid)
    {
        TryTell(Wants(told));

        Assert.Equal(isSaid, TryTell(Wants(wanted)));
        Assert.False(TryTell(Wants(wanted)));
    }

    [Fact]
    public void What_is_not_said_is_not_known()
    {
        TryTell(Wants(10));
        Assert.False(TryTell(Wants(6)));

        // it knows of ten, not of six
        Assert.False(TryTell(Wants(9)));
    }

    [Fact]
    public void The_broker_hears_when_something_else_is_wanted()
    {
        TryTell(Wants(10));

        Assert.True(TryTell([new ResourceWant(Big, 10)]));
        Assert.True(TryTell([new ResourceWant(Big, 10), .. Wants(5)]));
        Assert.False(TryTell([new ResourceWant(Big, 10), .. Wants(5)]));
        Assert.True(TryTell([new ResourceWant(Big, 10), .. Wants(4)]));
    }

    [Fact]
    public void What_was_offered_the_broker_wants_to_give_no_more()
    {
        TryTell([new ResourceWant(Big, 2), .. Wants(1)]);

        _claim.Offered(TrialResources.Default);
        _claim.Offered(Big);
        _claim.Offered(TrialResources.Default with { Cpu = 2 });

        Assert.False(TryTell([new ResourceWant(Big, 1)]));
        _claim.Offered(Big);
        Assert.True(TryTell([new ResourceWant(Big, 1)]));
    }

    [Fact]
    public void One_request_is_open_at_a_time_and_what_changes_meanwhile_is_said_after_it()
    {
        Assert.True(_claim.TryAsk(Wants(1), holds: false, isRepeated: false));
        Assert.False(_claim.TryAsk(Wants(1), holds: true, isRepeated: true));
        Assert.False(_claim.IsAnswered());

        Assert.True(_claim.TryAsk(Wants(1), holds: true, isRepeated: true));
        Assert.False(_claim.TryAsk(Wants(9), holds: true, isRepeated: false));
        Assert.True(_claim.IsAnswered());
        Assert.True(_claim.TryAsk(Wants(9), holds: true, isRepeated: false));
        Assert.False(_claim.IsAnswered());
    }

    [Fact]
    public void Who_neither_wants_nor_holds_anything_does_not_ask_again()
    {
        Assert.False(_claim.TryAsk([], holds: false, isRepeated: true));
        Assert.True(_claim.TryAsk([], holds: true, isRepeated: true));
    }

    [Fact]
    public void What_no_silo_has_is_said_at_once_and_lasts_when_it_has_been_so_for_a_time()
    {
        var missing = Missing(Big);

        Assert.Empty(_claim.Settle(missing, Noon, Patience));
        Assert.Equal(missing, _claim.Impossible);
        Assert.Empty(_claim.Settle(missing, Noon + Patience - TimeSpan.FromTicks(1), Patience));
        Assert.Equal(missing, _claim.Settle(missing, Noon + Patience, Patience));
    }

    [Fact]
    public void A_silo_that_comes_makes_the_time_begin_again()
    {
        _claim.Settle(Missing(Big), Noon, Patience);

        Assert.Empty(_claim.Settle([], Noon + Patience, Patience));
        Assert.Empty(_claim.Impossible);
        Assert.Empty(_claim.Settle(Missing(Big), Noon + Patience, Patience));
        Assert.NotEmpty(_claim.Settle(Missing(Big), Noon + (2 * Patience), Patience));
    }

    private static ImmutableArray<ResourceWant> Wants(int count) => count == 0 ? [] : [new ResourceWant(TrialResources.Default, count)];

    private static ImmutableArray<ImpossibleWant> Missing(TrialResources resources) =>
        [new ImpossibleWant(resources, PendingExplanation.Of(PendingReason.Impossible, "No silo has so many processors."))];

    private bool TryTell(ImmutableArray<ResourceWant> wants)
    {
        if (!_claim.TryAsk(wants, holds: false, isRepeated: false)) return false;
        _claim.IsAnswered();
        return true;
    }
}
