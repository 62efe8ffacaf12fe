using System.Diagnostics.CodeAnalysis;
using Tune.Grains;

namespace Tune;

/// <summary>How the trainable is run, and how it ended.</summary>
internal sealed partial class AttemptSession
{
    public override async ValueTask<bool> TrySubmitAsync(Report report) => (await SubmitAsync(report)).Action == Directive.Kind.Continue;

    public override Task RunAsync<TConfig, TTrainable>(TConfig config) => new ClassTrainableRun<TConfig, TTrainable>(config, this).RunAsync();

    /// <summary>Runs the trainable on threads of its own; what was told to end before it began does not begin.</summary>
    /// <param name="executor">Where.</param>
    /// <param name="trainable">Asked for on the trainable's thread: that there is none is a failure of the trial.</param>
    /// <param name="onStray">Told what was thrown where nobody could catch it, when the attempt could not fail by it any more.</param>
    public void Run(ITrainableExecutor executor, Func<TrainableDefinition> trainable, Action<Exception> onStray)
    {
        if (CancelReason != CancelReason.None)
        {
            End(EndOf(null));
            return;
        }

        _ = executor.RunAsync(() => RunAsync(trainable), $"trial {Trial}", exception =>
        {
            if (!TryFail(exception)) onStray(exception);
        });
    }

    /// <summary>On the trainable's thread: runs it and says how it ended.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever user code throws is the trial's failure, not ours")]
    private async Task RunAsync(Func<TrainableDefinition> trainable)
    {
        TrialError? error = null;
        using var span = TuneTraces.StartAttempt(this);
        try
        {
            if (_start.Checkpoint is { } reference) _checkpoint = new SavedCheckpoint(reference, await _checkpoints.OpenAsync(reference, CancellationToken.None));
            await trainable().RunAsync(Configuration.Parse(_start.ConfigJson), this);
        }
        catch (Exception exception)
        {
            // one that was told to end, and does, has not failed
            var hasHeeded = exception is OperationCanceledException && Verdict.Action != Directive.Kind.Continue;
            error = hasHeeded ? null : exception is IsolatedTrialException { Error: var elsewhere } ? elsewhere with { Iteration = Iteration } : TrialError.From(exception, Iteration);
        }

        var end = EndOf(error);
        if (end?.Error is { } failure) span.Fail(failure.Type, failure.Message);
        if (_checkpoint is { } opened) _checkpoints.Close(opened.Reference);
        End(end);
    }

    private AttemptEnd? EndOf(TrialError? error) => Verdict.Action switch
    {
        _ when CancelReason == CancelReason.Shutdown => new AttemptEnd(AttemptEndKind.Lost),
        _ when Stray is { } stray => new AttemptEnd(AttemptEndKind.Failed, stray),
        // the trial has ended already: how its code went down is not its result
        Directive.Kind.Stop => null,
        _ when error is not null => new AttemptEnd(AttemptEndKind.Failed, error),
        Directive.Kind.Pause => new AttemptEnd(_isHandedOver ? AttemptEndKind.Lost : AttemptEndKind.Paused),
        _ => new AttemptEnd(AttemptEndKind.Completed),
    };
}
