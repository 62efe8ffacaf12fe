namespace Orleans.Simulator.Tests;

/// <summary>Whatever happens to silos, grains and callers, by seed: a call is done at most once, and exactly once if it was answered.</summary>
public sealed class DeliveryFaultTests
{
    private const int Seeds = 40;

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.TimeOut)]
    [InlineData(Fault.Deactivation)]
    [InlineData(Fault.Kill)]
    [InlineData(Fault.Freeze)]
    [InlineData(Fault.TimeOut | Fault.Deactivation | Fault.Kill | Fault.Freeze)]
    public async Task Each_call_is_done_at_most_once_under(Fault faults)
    {
        var (failed, doneAndFailed) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            await using var silos = await SiloCluster.StartAsync(3);
            var storm = new Storm(silos, seed, faults);
            await storm.RunAsync();

            if (faults == Fault.None) storm.Calls.CheckThatAllAreDone($"seed {seed}");
            else storm.Calls.Check($"seed {seed}");
            failed += storm.Calls.Failed.Count;
            doneAndFailed += storm.Calls.Failed.Intersect(storm.Calls.Done).Count();
        }

        // a storm that spoils nothing would prove nothing
        Assert.Equal(faults == Fault.None, failed == 0);
        Assert.Equal(faults is Fault.None or Fault.Deactivation, doneAndFailed == 0);
    }

    [Fact]
    public async Task Same_seed_gives_the_same_events()
    {
        Assert.Equal(await LogOfAsync(), await LogOfAsync());

        static async Task<IReadOnlyList<string>> LogOfAsync()
        {
            await using var silos = await SiloCluster.StartAsync(3);
            await new Storm(silos, 7, Fault.TimeOut | Fault.Deactivation | Fault.Kill | Fault.Freeze).RunAsync();
            return silos.Probe.Log;
        }
    }

    [Flags]
    public enum Fault
    {
        None = 0,
        TimeOut = 1,
        Deactivation = 2,
        Kill = 4,
        Freeze = 8,
    }

    private sealed class Storm(SiloCluster silos, int seed, Fault faults)
    {
        private const int Steps = 250;
        private const int Grains = 6;

        private readonly Random _random = new(seed);
        private readonly List<string> _signals = [];
        private int _made;

        public Deliveries Calls { get; } = new(silos.Probe);

        public async Task RunAsync()
        {
            for (var step = 0; step < Steps; step++)
            {
                await StepAsync();
                for (var turns = _random.Next(8); turns > 0 && silos.Queue.RunOne(); turns--)
                {
                    // what is left goes on after the next step
                }
            }

            // the storm is over: everything that can end does
            foreach (var silo in silos.Cluster.Silos) silo.Silo.Thaw();
            foreach (var signal in _signals) silos.Probe.Set(signal);
            silos.Run();
            silos.Advance(SiloCluster.DetectionTime);
            silos.Advance(TimeSpan.FromMinutes(1));
        }

        private Task StepAsync()
        {
            switch (_random.Next(12))
            {
                case 0 when faults.HasFlag(Fault.Deactivation):
                    _ = Any().Leave();
                    return Task.CompletedTask;
                case 1 when faults.HasFlag(Fault.TimeOut):
                    silos.Time.Advance(TimeSpan.FromSeconds(_random.Next(7)));
                    return Task.CompletedTask;
                case 2 when _signals.Count > 0:
                    silos.Probe.Set(_signals[_random.Next(_signals.Count)]);
                    return Task.CompletedTask;
                case 3 when _random.Next(8) == 0:
                    return StrikeAsync();
                default:
                    Call($"{++_made}");
                    return Task.CompletedTask;
            }
        }

        private void Call(string id)
        {
            var signal = _random.Next(3) == 0 ? $"go-{id}" : null;
            if (signal is not null) _signals.Add(signal);
            _ = _random.Next(6) switch
            {
                0 => Calls.Add(id, Any().DoMeanwhile(id)),
                1 => Any().DoUnasked(id),
                2 or 3 => Calls.Add(id, Any().Ask(AnyKey(), id, signal)),
                _ => Calls.Add(id, Any().Do(id, signal)),
            };
        }

        /// <summary>The first silo is spared, so that something goes on.</summary>
        private async Task StrikeAsync()
        {
            if (faults == Fault.None || silos.Cluster.Silos.Count < 2) return;
            var silo = silos.Cluster.Silos[1 + _random.Next(silos.Cluster.Silos.Count - 1)];
            if (faults.HasFlag(Fault.Freeze) && silo.Silo.IsFrozen)
            {
                // in time, or when the others take it to be dead already
                if (_random.Next(2) == 0) silos.Time.Advance(SiloCluster.DetectionTime);
                silo.Silo.Thaw();
            }
            else if (faults.HasFlag(Fault.Freeze) && _random.Next(2) == 0) silo.Silo.Freeze();
            else if (faults.HasFlag(Fault.Kill)) await KillAsync(silo);
        }

        private async Task KillAsync(SimulatedSilo silo)
        {
            await silos.Cluster.KillSiloAsync(silo);
            if (_random.Next(2) == 0) await silos.Cluster.RestartSiloAsync(silo);
            else if (_random.Next(2) == 0) silos.Time.Advance(SiloCluster.DetectionTime);
        }

        private ICountGrain Any() => silos.Cluster.Client.GetGrain<ICountGrain>(AnyKey());

        private string AnyKey() => $"g{_random.Next(Grains)}";
    }
}
