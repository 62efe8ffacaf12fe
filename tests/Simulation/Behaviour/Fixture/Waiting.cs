using System.Runtime.CompilerServices;

namespace Tune.Behaviour;

internal static class Waiting
{
    // only a test that has already failed ever waits this long
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(120);

    // not with a TimeoutException: tests of time-outs expect those of the host
    public static async Task OrFail(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(TooLong);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new Xunit.Sdk.XunitException($"Waited {TooLong} in vain: {what}");
        }
    }

    public static async Task<T> OrFail<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).OrFail(what);
        return await task;
    }
}
