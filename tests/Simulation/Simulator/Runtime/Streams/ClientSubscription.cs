namespace Orleans.Simulator;

/// <summary>The subscription of code outside the grains; its handler gets one batch at a time.</summary>
internal sealed class ClientSubscription(StreamChannel channel, Silo silo) : StreamSubscription(channel)
{
    private readonly TurnScheduler _turns = new(silo.Gate, null);
    private volatile IStreamHandler? _handler;

    protected override string Consumer => $"A client of {silo.Name}";

    public override bool BelongsTo(Activation? consumer, Silo client) => consumer is null && client == silo;

    public override void SetHandler(IStreamHandler handler) => _handler = handler;

    protected override void Deliver(StreamBatch batch, Exception? givenUp, Silo origin)
        => _turns.TryPost(new ActionTurn(() => _ = HandleAsync(batch, givenUp)));

    private async Task HandleAsync(StreamBatch batch, Exception? givenUp)
    {
        try
        {
            if (_handler is { } handler) await (givenUp is null ? handler.HandleAsync(batch) : handler.GiveUpAsync(givenUp));
        }
#pragma warning disable CA1031 // a failing subscriber hurts nobody but itself
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Delivered(batch, exception);
            return;
        }

        Delivered(batch, null);
    }
}
