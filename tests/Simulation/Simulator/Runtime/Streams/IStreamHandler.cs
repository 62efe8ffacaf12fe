namespace Orleans.Simulator;

/// <summary>A subscriber's code, whatever the type of its items.</summary>
internal interface IStreamHandler
{
    Task HandleAsync(StreamBatch batch);

    Task GiveUpAsync(Exception exception);
}
