using Tune.Storage;

namespace Tune.Simulations;

/// <summary>Storage as a silo sees it: it takes its time, and fails before or after the effect. What is under way when the silo ends may be lost.</summary>
internal sealed class StorageFaults(World world, VirtualSilo silo)
{
    private readonly Chance _chance = new(world.Scenario.Seed, $"storage of {silo.Name}");

    public VirtualSilo Silo => silo;

    public Witness Witness => world.Witness;

    public Task<T> ReadAsync<T>(string what, Func<Task<T>> read) => PerformAsync(what, world.Weather.FailedReads, halfFailure: 0, crash: 0, read);

    public Task<T> WriteAsync<T>(string what, Func<Task<T>> write) =>
        PerformAsync(what, world.Weather.FailedWrites, world.Weather.HalfFailedWrites, world.Weather.CrashesAtWrites, write);

    public Task WriteAsync(string what, Func<Task> write) => WriteAsync(what, async () =>
    {
        await write();
        return true;
    });

    private Task<T> PerformAsync<T>(string what, double failure, double halfFailure, double crash, Func<Task<T>> perform)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = world.Script.Of(what);
        var (fails, halfFails) = (_chance.Happens(failure) || said == Fate.Fails, _chance.Happens(halfFailure) || said == Fate.HalfFails);
        var (isCrash, isBefore) = (_chance.Happens(crash), _chance.Happens(0.5));
        var (crashesBefore, crashesAfter) = ((isCrash && isBefore) || said == Fate.CrashesBefore, (isCrash && !isBefore) || said == Fate.CrashesAfter);
        var (there, back, survives) = (Latency(), Latency(), _chance.Happens(0.5));
        world.Time.After(there, () =>
        {
            // what a silo has sent may reach the disk although the silo has ended
            if (!silo.IsAlive && !survives) return;
            if (crashesBefore)
            {
                world.Trace.Add($"{what}: its silo ends before it is durable");
                End();
            }
            else if (fails)
            {
                world.Trace.Add($"{what}: fails");
                Answer(Task.FromException<T>(Failure(what)));
            }
            else
            {
                world.Trace.Detail(what);
                var done = perform();
                if (!done.IsCompleted) throw new InvalidOperationException($"{what}: the store in memory does not wait.");
                if (crashesAfter)
                {
                    world.Trace.Add($"{what}: its silo ends when it is durable");
                    End();
                }
                else if (halfFails && done.IsCompletedSuccessfully)
                {
                    world.Trace.Add($"{what}: is durable and fails all the same");
                    Answer(Task.FromException<T>(Failure(what)));
                }
                else
                {
                    // the answer waits for it to go on
                    if (said == Fate.Freezes) silo.Freeze(Script.Freeze);
                    Answer(done);
                }
            }
        });
        return answer.Task;

        void Answer(Task<T> done) => world.Time.After(back, () => answer.SetFromTask(done));

        void End()
        {
            silo.Kill();
        }
    }

    private TimeSpan Latency() => _chance.Happens(world.Weather.SlowStorage)
        ? _chance.Between(TimeSpan.Zero, world.Weather.LongestStorage)
        : _chance.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(2));

    private static StorageFailedException Failure(string what) => new("simulated", what, new IOException("The storage was told to fail."));
}
