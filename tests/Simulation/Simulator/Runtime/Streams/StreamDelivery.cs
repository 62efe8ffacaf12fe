using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Orleans.Simulator;

/// <summary>A batch on its way to a grain.</summary>
internal sealed class StreamDelivery(GrainSubscription subscription, GrainId grainId, StreamBatch batch, Exception? givenUp, Silo origin)
    : AwaitedMessage(grainId)
{
    public override bool Interleaves => false;

    /// <summary>The silo that sends it.</summary>
    public Silo Origin => origin;

    public StreamBatch Batch => batch;

    /// <summary>It was given up, and the batch is delivered again or skipped.</summary>
    public override bool IsAbandoned => !subscription.IsWaitingFor(this);

    public override async Task Invoke(Activation activation)
    {
        if (subscription.HasEnded)
        {
            activation.StreamHandlers.Remove(subscription.Id);
            return;
        }

        if (!activation.StreamHandlers.ContainsKey(subscription.Id) && activation.Instance is IStreamSubscriptionObserver observer)
            await observer.OnSubscribed(new SubscriptionHandleFactory(subscription, activation.Silo));
        if (!activation.StreamHandlers.TryGetValue(subscription.Id, out var handler))
            origin.Log.NoHandler(subscription.Channel.StreamId, GrainId.ToString());
        else if (givenUp is null) await handler.HandleAsync(batch);
        else await handler.GiveUpAsync(givenUp);
    }

    public override void Complete(Task task)
        => subscription.Finished(this, task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException);

    public override void Expire(TimeSpan timeout) => Reject(new TimeoutException($"Response did not arrive on time in {timeout} for message: {this}."));

    // as a turn of its own: a backlog that nobody can take must not become a deep recursion
    public override void Reject(Exception exception)
        => origin.Cluster.Turns.TryPost(new ActionTurn(() => subscription.Finished(this, exception)));

    // the subscription hears of the silo's death, and sends it elsewhere
    public override void NotReceived(Silo silo)
    {
    }

    public override string ToString() => $"{GrainId} {subscription.Channel.StreamId}";
}
