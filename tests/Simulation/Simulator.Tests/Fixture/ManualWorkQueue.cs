namespace Orleans.Simulator.Tests;

/// <summary>One queue, run by the test's thread and by nobody else.</summary>
internal sealed class ManualWorkQueue : IWorkQueue
{
    private readonly Queue<IThreadPoolWorkItem> _items = new();

    /// <summary>For the shutdown, which the host and not the test drives.</summary>
    public bool RunsAtOnce { get; set; }

    public void Post(IThreadPoolWorkItem item)
    {
        lock (_items) _items.Enqueue(item);
        if (RunsAtOnce) ThreadPool.QueueUserWorkItem(_ => RunAll());
    }

    public void RunAll()
    {
        while (RunOne())
        {
            // all there is
        }
    }

    /// <summary>Whether there was one.</summary>
    public bool RunOne()
    {
        IThreadPoolWorkItem? item;
        lock (_items)
        {
            if (!_items.TryDequeue(out item)) return false;
        }

        item.Execute();
        return true;
    }
}
