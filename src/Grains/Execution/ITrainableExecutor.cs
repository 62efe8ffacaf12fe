namespace Tune;

/// <summary>Where trainables run, and what takes long in a searcher. A simulation replaces it to run them on its own thread and clock.</summary>
internal interface ITrainableExecutor
{
    /// <summary>Runs asynchronous code to its end.</summary>
    /// <param name="code">The code.</param>
    /// <param name="name">What it is, for whoever looks at threads.</param>
    /// <param name="onStray">Told what the code, or what it has left behind, has thrown where nobody could catch it: <c>async void</c>.</param>
    Task RunAsync(Func<Task> code, string name, Action<Exception> onStray);
}
