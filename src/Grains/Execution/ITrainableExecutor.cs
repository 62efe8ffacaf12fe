namespace Tune;

/// <summary>Where trainables run, and what takes long in a searcher. A simulation replaces it to run them on its own thread and clock.</summary>
internal interface ITrainableExecutor
{
    /// <summary>Runs asynchronous code to its end; what it awaits continues where it runs.</summary>
    Task RunAsync(Func<Task> code, string name);
}
