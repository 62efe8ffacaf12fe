using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>How one that is loaded gives way to another of a new spec.</summary>
internal sealed partial class LiveExperiment
{
    /// <summary>Completes when what follows from all that was decided until now is done.</summary>
    public Task Effects => _effects.WhenDoneAsync();

    /// <summary>Whether another one takes its place: it decides nothing more.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Decides nothing from now on; completes when all that it has decided is durable. Who asks meanwhile is to ask again.</summary>
    public async Task GiveWayAsync()
    {
        // nothing is asked for, taken or started in its name any more
        (IsReplaced, IsRunning) = (true, false);
        var written = Written;
        await LeaveAsync(CancellationToken.None);
        // what could not be written is not in the journal: who takes its place must not begin
        await written;
        // who waits for what comes next hears of it from the other; not before all is in it, or it would be asked for without end
        Feed.Fail(Replaced(Name));
    }

    /// <summary>Takes the place of one with another spec, with all that it has decided.</summary>
    /// <param name="change">What is different.</param>
    /// <param name="request">What has asked for it; null: it has no name.</param>
    public async Task ChangeAsync(ExperimentChange change, RequestKey? request)
    {
        // it was asked before, but something may have been decided since
        if (Kernel.RefusalsOf(change) is { IsEmpty: false } refusals) throw new ExperimentExistsException(Name, change.Differences, refusals);
        if (Kernel.Fault is { } fault) throw new InvalidExperimentException([$"It can't go on with what is known by now: {fault}"]);
        await DecideAsync(new Input.Change(Now, change) { Request = request });
    }

    /// <summary>What whoever asks meanwhile hears, and asks again.</summary>
    public static TimeoutException Replaced(string experiment) => new($"Experiment '{experiment}' is being changed; ask again.");
}
