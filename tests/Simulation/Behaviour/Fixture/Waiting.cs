namespace Tune.Behaviour;

internal static class Waiting
{
    // only a test that has already failed ever waits this long
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);

    public static Task OrFail(this Task task) => task.WaitAsync(TooLong);

    public static Task<T> OrFail<T>(this Task<T> task) => task.WaitAsync(TooLong);
}
