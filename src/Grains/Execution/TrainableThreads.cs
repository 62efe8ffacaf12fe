namespace Tune;

/// <summary>User code on threads that are nobody else's meanwhile.</summary>
internal sealed class TrainableThreads : ITrainableExecutor
{
    public Task RunAsync(Func<Task> code, string name, Action<Exception> onStray) => UserCodeContext.RunAsync(code, name, onStray);
}
