namespace Tune.Tests.Kernel;

/// <summary>The kernel's side of its searcher, without a kernel.</summary>
public sealed class SuggestedConfigurationsTests
{
    private static readonly TrialId First = new(0);
    private static readonly Variant Plain = new(null, 0);

    private readonly SlowSearcher _searcher = new();

    [Fact]
    public void Searcher_is_asked_at_once_where_nobody_computes_beside_the_kernel()
    {
        var suggestions = New(isAside: false);

        Assert.IsType<Proposal.Try>(suggestions.Propose(First, Plain));
        Assert.False(suggestions.IsPending);
        Assert.Null(suggestions.Take());
    }

    [Fact]
    public void Suggestion_is_taken_once_and_what_was_computed_is_proposed_when_it_is_back()
    {
        var suggestions = New();

        Assert.Null(suggestions.Propose(First, Plain));
        Assert.True(suggestions.IsPending);
        var pending = Assert.IsType<PendingSuggestion>(suggestions.Take());
        Assert.Null(suggestions.Take());
        Assert.Null(suggestions.Propose(First, Plain));
        pending.Compute();

        Assert.True(suggestions.TryTakeBack(pending));
        Assert.False(suggestions.TryTakeBack(pending));
        Assert.IsType<Proposal.Try>(suggestions.Propose(First, Plain));
        Assert.False(suggestions.IsPending);
    }

    [Fact]
    public void Facts_wait_for_the_suggestion_and_then_come_in_order()
    {
        var suggestions = New();
        Fact[] facts = [.. Enumerable.Range(1, 3).Select(second => new ExperimentExtended(KernelDriver.Epoch.AddSeconds(second), 1, TimeSpan.Zero))];
        suggestions.Observe(facts[0]);
        suggestions.Propose(First, Plain);

        suggestions.Observe(facts[1]);
        suggestions.Observe(facts[2]);
        Assert.Equal(facts[..1], _searcher.Seen);
        var pending = Assert.IsType<PendingSuggestion>(suggestions.Take());
        pending.Compute();
        suggestions.TryTakeBack(pending);

        Assert.Equal(facts, _searcher.Seen);
    }

    [Fact]
    public void Suggestion_for_a_plan_that_has_changed_is_of_no_use()
    {
        var suggestions = New();
        suggestions.Propose(First, Plain);
        var pending = Assert.IsType<PendingSuggestion>(suggestions.Take());
        pending.Compute();
        suggestions.TryTakeBack(pending);

        Assert.Null(suggestions.Propose(First, new Variant(null, 1)));
        Assert.NotSame(pending, suggestions.Take());
    }

    [Fact]
    public void Suggestion_that_is_dropped_is_not_proposed()
    {
        var suggestions = New();
        suggestions.Propose(First, Plain);
        var pending = Assert.IsType<PendingSuggestion>(suggestions.Take());
        pending.Compute();
        suggestions.TryTakeBack(pending);

        suggestions.Drop();

        Assert.Null(suggestions.Propose(First, Plain));
        Assert.True(suggestions.IsPending);
    }

    private SuggestedConfigurations New(bool isAside = true)
    {
        var spec = Given.Spec(searcher: _searcher);
        return new SuggestedConfigurations(spec, Given.Problem(), [], new GivenCode()) { AreAside = isAside };
    }
}
