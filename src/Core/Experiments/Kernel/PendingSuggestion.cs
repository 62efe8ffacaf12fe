using System.Runtime.ExceptionServices;

namespace Tune.Kernel;

/// <summary>
/// The configuration of a trial that is to be created, computed beside the kernel: see <see cref="Experiment.SuggestsAside"/>. Whoever takes it calls
/// <see cref="Compute"/>, on any thread, and then hands it back as <see cref="Input.Suggested"/>.
/// </summary>
public sealed class PendingSuggestion
{
    private readonly Proposer _proposer;
    private Proposal? _proposal;
    private ExceptionDispatchInfo? _failure;

    internal PendingSuggestion(Proposer proposer, TrialId trial, Variant variant) => (_proposer, Trial, Variant) = (proposer, trial, variant);

    /// <summary>The trial.</summary>
    public TrialId Trial { get; }

    internal Variant Variant { get; }

    /// <summary>Asks the searcher, once. What it or a function of the user's throws is thrown when the suggestion is handed back.</summary>
    public void Compute()
    {
        try
        {
            _proposal = _proposer.Propose(Trial, Variant);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>What came of it.</summary>
    internal Proposal Take()
    {
        _failure?.Throw();
        return _proposal ?? throw new InvalidOperationException("The suggestion has not been computed.");
    }
}
