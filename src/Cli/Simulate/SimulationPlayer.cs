namespace Tune.Cli;

/// <summary>Plays one simulation and writes what it is asked for.</summary>
internal sealed class SimulationPlayer(Terminal terminal, Simulator simulator, SimulatedTrials trials)
{
    /// <summary>Where facts are written, a line each; null for nowhere.</summary>
    public TextWriter? Journal { get; init; }

    /// <summary>Whether decisions are printed instead of a summary.</summary>
    public bool PrintsDecisions { get; init; }

    /// <summary>Plays it to its end, or until it is cancelled: then what was written so far is whole.</summary>
    /// <param name="budget">The iterations that it may spend; null for no limit.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Play(long? budget, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && simulator.Step()) Write();
        if (cancellationToken.IsCancellationRequested)
        {
            simulator.Stop("cancelled");
            Write();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!PrintsDecisions) terminal.Out.WriteLine(SummaryLine.Of(simulator, trials, budget));
    }

    private void Write()
    {
        if (Journal is not null)
        {
            foreach (var fact in simulator.Facts) Journal.WriteLine(JournalLine.Of(fact));
        }

        if (!PrintsDecisions) return;
        foreach (var decision in simulator.Decisions) terminal.Out.WriteLine(DecisionLine.Of(decision, trials.LabelOf(decision.Trial)));
    }
}
