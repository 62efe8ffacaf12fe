namespace Orleans.Simulator;

internal sealed class ThreadPoolWorkQueue : IWorkQueue
{
    // A thread takes its own newest item first, so two grains that only call each other would keep it for themselves,
    // and what waits below them would stand still until another thread has time to steal it.
    private const int MostLocalPosts = 32;

    [ThreadStatic]
    private static int _postsOfThisThread;

    public void Post(IThreadPoolWorkItem item)
        => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: ++_postsOfThisThread % MostLocalPosts != 0);
}
