namespace Tune.Engine;

internal sealed class ThreadPoolWorkQueue : IWorkQueue
{
    public void Post(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
}
