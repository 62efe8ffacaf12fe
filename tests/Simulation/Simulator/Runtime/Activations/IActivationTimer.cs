namespace Orleans.Simulator;

internal interface IActivationTimer : IDisposable
{
    /// <summary>Fires no more; no code of the grain hears of it.</summary>
    void Silence();
}
