namespace Orleans.Simulator;

/// <summary>Something to do between two turns of user code; must not throw.</summary>
internal interface ITurn
{
    void Run();
}
