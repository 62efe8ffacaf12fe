using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>Several pairings on the same curves, each over several seeds.</summary>
internal sealed class Comparison(SimulationScene scene, ulong firstSeed, int seeds)
{
    /// <summary>What became of one pairing.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Seeds">The simulations' best values, in the order of the seeds; empty if it was measured elsewhere.</param>
    /// <param name="Measured">What was measured elsewhere; else empty.</param>
    /// <param name="Iterations">The most iterations that any seed has spent.</param>
    /// <param name="Trials">The trials that were started, on average.</param>
    public sealed record Outcome(string Name, ImmutableArray<BestSoFar> Seeds, ImmutableSortedDictionary<long, double> Measured, long Iterations, double Trials)
    {
        /// <summary>The median over the seeds of the best value after so many iterations; NaN where it is not known.</summary>
        public double MedianAfter(long iterations)
        {
            if (Seeds.IsEmpty) return Measured.GetValueOrDefault(iterations, double.NaN);
            var values = Seeds.Select(best => best.After(iterations)).Order().ToArray();
            // a seed that has no number yet has no place in an order
            return double.IsNaN(values[0]) ? double.NaN : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        }
    }

    /// <summary>Simulates what is to be simulated, on all cores; the outcome is the same on any number of them.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Outcome Of(ComparedPairing pairing, CancellationToken cancellationToken) => pairing switch
    {
        ComparedPairing.Simulated simulated => Simulate(simulated, cancellationToken),
        ComparedPairing.Measured measured => new(measured.Name, [], measured.Values, 0, double.NaN),
        _ => throw new InvalidOperationException($"{pairing.GetType().Name} can't be compared."),
    };

    private Outcome Simulate(ComparedPairing.Simulated pairing, CancellationToken cancellationToken)
    {
        var simulators = new Simulator[seeds];
        // what is wrong with a pairing is said once, not by every thread
        simulators[0] = scene.Open(pairing.Searcher, pairing.Scheduler, firstSeed, out _);
        Parallel.For(0, seeds, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var simulator = index == 0 ? simulators[0] : scene.Open(pairing.Searcher, pairing.Scheduler, unchecked(firstSeed + (ulong)index), out _);
            while (simulator.Step()) cancellationToken.ThrowIfCancellationRequested();
            simulators[index] = simulator;
        });
        return new(pairing.Name, [.. simulators.Select(simulator => simulator.Best)], ImmutableSortedDictionary<long, double>.Empty, simulators.Max(simulator => simulator.Iterations), simulators.Average(simulator => simulator.Experiment.Trials.Count));
    }
}
