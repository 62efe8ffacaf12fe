using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Simulator;

internal sealed partial class SimulatorLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "Activation of {GrainId} failed.")]
    public partial void ActivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(2, LogLevel.Error, "Deactivation of {GrainId} failed.")]
    public partial void DeactivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(3, LogLevel.Warning, "{GrainId} was deactivated while {Count} requests were still running.")]
    public partial void RequestsOutlivedActivation(GrainId grainId, int count);

    [LoggerMessage(4, LogLevel.Error, "A timer of {GrainId} failed.")]
    public partial void TimerFailed(Exception exception, GrainId grainId);

    [LoggerMessage(5, LogLevel.Warning, "One-way call {Request} failed.")]
    public partial void OneWayFailed(Exception exception, string? request);

    [LoggerMessage(6, LogLevel.Error, "What {Request} registered for its cancellation failed.")]
    public partial void CancellationFailed(Exception exception, string? request);

    [LoggerMessage(7, LogLevel.Warning, "{Count} activations had not ended when the time for shutting down was over.")]
    public partial void ShutdownTimedOut(int count);

    [LoggerMessage(8, LogLevel.Warning, "{Consumer} failed to consume from {StreamId}; the batch is skipped.")]
    public partial void DeliveryFailed(Exception exception, StreamId streamId, string consumer);

    [LoggerMessage(9, LogLevel.Warning, "{Consumer} is too slow for {StreamId}: it misses batches.")]
    public partial void ConsumerTooSlow(StreamId streamId, string consumer);

    [LoggerMessage(10, LogLevel.Warning, "{Consumer} is subscribed to {StreamId} but has no handler; the batch is skipped.")]
    public partial void NoHandler(StreamId streamId, string consumer);
}
