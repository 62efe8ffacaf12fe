namespace Tune.Kernel;

/// <summary>A stop rule whose faults end its experiment, and nothing else: see <see cref="GivenCode"/>.</summary>
internal sealed class GuardedStopRule(IStopRule rule, GivenCode code) : IStopRule
{
    /// <summary>The rule itself.</summary>
    public IStopRule Inner => rule;

    public void Observe(Fact fact) => code.Tell(rule, fact, static (inner, news) => inner.Observe(news));

    public StopDecision Check(StopRequest request) => code.Ask(rule, request, static (inner, question) => inner.Check(question), StopDecision.None);

    public int GrantedTo(Trial trial) => code.Ask(rule, trial, static (inner, about) => inner.GrantedTo(about), trial.Iteration + 1);
}
