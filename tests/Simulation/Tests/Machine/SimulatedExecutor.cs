using Orleans.Simulator;

namespace Tune.Simulations;

/// <summary>Runs a trainable as turns of the simulation: what would be a thread of its own is a queue of its own.</summary>
internal sealed class SimulatedExecutor(Func<SiloGate> gate) : ITrainableExecutor
{
    public Task RunAsync(Func<Task> code, string name, Action<Exception> onStray) =>
        Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, new TurnScheduler(gate(), null)).Unwrap();
}
