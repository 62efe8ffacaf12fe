using Tune.Grains;

namespace Tune.Simulations;

/// <summary>Follows the journal of an experiment as a client does, from one page to the next.</summary>
internal sealed class Watcher(World world, PlannedExperiment plan)
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public async Task RunAsync()
    {
        var cursor = 0L;
        while (!world.IsOver)
        {
            try
            {
                if (world.Cluster is not { } cluster) throw new TimeoutException("The cluster is down.");
                var read = cluster.Client.GetGrain<IExperimentGrain>(plan.Name).ReadAsync(cursor, 100, LongPoll);
                if (!await read.CompletesWithinAsync(Patience, world.Time)) throw new TimeoutException("No answer.");
                var page = await read;
                world.Witness.Read(plan.Name, cursor, page);
                cursor = page.Cursor;
                if (page.IsEnd) await world.Time.PassAsync(TimeSpan.FromSeconds(2));
            }
            catch (Exception exception)
            {
                world.Trace.Detail($"{plan.Name} can't be watched: {exception.GetType().Name} {exception.Message}");
                await world.Time.PassAsync(TimeSpan.FromSeconds(1));
            }
        }
    }
}
