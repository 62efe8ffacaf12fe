namespace Tune.Processes;

/// <summary>A client that is a process of its own: starts an experiment, and says the cursor of everything that it sees of it.</summary>
internal static class WatchingClient
{
    /// <summary>Names the database of the cluster.</summary>
    public const string Variable = "TUNE_TEST_WATCHING_CLIENT";
    public const int Samples = 4;

    public static async Task<int> RunAsync(string database)
    {
        await using var tuner = await Tuner.ConnectAsync(client => ProcessCluster.Join(client, database));
        var experiment = await tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(Samples));
        await foreach (var update in experiment.WatchAsync()) Console.WriteLine(update.Cursor);
        return 0;
    }
}
