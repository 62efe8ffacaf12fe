namespace Orleans.Simulator;

internal static class RuntimeContext
{
    /// <summary>The activation whose turn this thread is running, if any.</summary>
    public static Activation? Current => TurnScheduler.OfThisThread?.Activation;
}
