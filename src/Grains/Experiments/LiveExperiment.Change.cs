using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>How one that is loaded gives way to another of a new spec.</summary>
internal sealed partial class LiveExperiment
{
    /// <summary>Whether another one takes its place: it decides nothing more.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Decides nothing from now on; completes when all that it has decided is durable. Who asks meanwhile is to ask again.</summary>
    public async Task GiveWayAsync()
    {
        IsReplaced = true;
        var written = Written;
        // who waits for what comes next hears of it from the other
        Feed.Fail(Replaced(Name));
        await LeaveAsync(CancellationToken.None);
        // what could not be written is not in the journal: who takes its place must not begin
        await written;
    }

    /// <summary>Takes the place of one with another spec, with all that it has decided.</summary>
    /// <param name="change">What is different.</param>
    public async Task ChangeAsync(ExperimentChange change)
    {
        // it was asked before, but something may have been decided since
        if (Kernel.RefusalsOf(change) is { IsEmpty: false } refusals) throw new ExperimentExistsException(Name, change.Differences, refusals);
        if (Kernel.Fault is { } fault) throw new InvalidExperimentException([$"It can't go on with what is known by now: {fault}"]);
        await DecideAsync(new Input.Change(Now, change));
    }

    private static TimeoutException Replaced(string experiment) => new($"Experiment '{experiment}' is being changed; ask again.");
}
