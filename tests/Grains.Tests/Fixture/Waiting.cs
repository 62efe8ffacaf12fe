using System.Runtime.CompilerServices;

namespace Tune.Grains;

/// <summary>Waiting that ends: a test that hangs says for what.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static async Task OrFail(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        if (await Task.WhenAny(task, Task.Delay(Limit)) != task) throw new Xunit.Sdk.XunitException($"Waited {Limit} in vain: {what}");
        await task;
    }

    public static async Task<T> OrFail<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).OrFail(what);
        return await task;
    }

    /// <summary>Lets time pass, step by step, until something has happened.</summary>
    public static async Task<T> AdvanceUntilAsync<T>(this ManualTimeProvider time, Task<T> task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            time.Advance(step);
            // what the step has set going is not a thing of this clock
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task.OrFail();
    }

    /// <summary>A signal that is given once.</summary>
    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits as a trainable does that listens to nothing but its token.</summary>
    public static Task UntilCancelled(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
