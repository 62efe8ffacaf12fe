namespace Orleans.Simulator;

/// <summary>Where everything that grains do waits for a thread. A simulation replaces it to choose the order.</summary>
internal interface IWorkQueue
{
    void Post(IThreadPoolWorkItem item);
}
