using System.Runtime.ExceptionServices;

namespace Tune;

/// <summary>
/// Where the user's code runs: what it awaits continues on a thread for trainables that is free, never on the thread pool, whose threads are the silo's. So
/// code that blocks on code of its own that awaits something works as in a console program; and what an <c>async void</c> throws ends no process.
/// </summary>
/// <param name="name">The name of the threads meanwhile.</param>
/// <param name="onStray">Told what was thrown where nobody could catch it.</param>
internal sealed class UserCodeContext(string name, Action<Exception> onStray) : SynchronizationContext
{
    /// <summary>Runs code to its end, beginning on a thread for trainables.</summary>
    public static Task RunAsync(Func<Task> code, string name, Action<Exception> onStray)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new UserCodeContext(name, onStray).Post(_ => Start(code).ContinueWith(completion.SetFromTask, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default), null);
        return completion.Task;
    }

    /// <summary>
    /// Runs code at once, on this thread, as if it were on no scheduler: in the turn of a grain, what the code awaits would wait for the end of the turn, and
    /// the turn for the code.
    /// </summary>
    public static void Call(Action code, string name, Action<Exception> onStray)
    {
        ExceptionDispatchInfo? failure = null;
        var context = new UserCodeContext(name, onStray);
        new Task(() => failure = context.Catch(code)).RunSynchronously(TaskScheduler.Default);
        failure?.Throw();
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state) => TrainableThread.Run(
        () =>
        {
            if (Catch(() => d(state)) is { } stray) onStray(stray.SourceException);
        },
        name);

    private ExceptionDispatchInfo? Catch(Action code)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            code();
            return null;
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private static Task Start(Func<Task> code)
    {
        try
        {
            return code();
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }
}
