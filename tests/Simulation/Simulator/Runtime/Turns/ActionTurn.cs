namespace Orleans.Simulator;

internal sealed class ActionTurn(Action action) : ITurn
{
    public void Run() => action();
}
