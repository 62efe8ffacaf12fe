namespace Tune.Grains;

/// <summary>Trainables run as ever; suggestions, from the second one on, only when the test lets them.</summary>
internal sealed class GatedSuggestions : ITrainableExecutor
{
    private readonly TrainableThreads _threads = new();
    private int _suggestions;

    /// <summary>Set when the second suggestion is to be computed.</summary>
    public TaskCompletionSource Waits { get; } = Waiting.Signal();

    /// <summary>Lets suggestions be computed.</summary>
    public TaskCompletionSource Open { get; } = Waiting.Signal();

    public async Task RunAsync(Func<Task> code, string name, Action<Exception> onStray)
    {
        if (name.EndsWith("suggestion", StringComparison.Ordinal) && Interlocked.Increment(ref _suggestions) > 1)
        {
            Waits.TrySetResult();
            await Open.Task;
        }

        await _threads.RunAsync(code, name, onStray);
    }
}
