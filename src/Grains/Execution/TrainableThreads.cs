namespace Tune;

/// <summary>Every trainable on a thread of its own.</summary>
internal sealed class TrainableThreads : ITrainableExecutor
{
    public Task RunAsync(Func<Task> code, string name) => TrainableThread.RunAsync(code, name);
}
