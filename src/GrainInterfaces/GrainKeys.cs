namespace Tune.Grains;

/// <summary>How grains are named.</summary>
public static class GrainKeys
{
    /// <summary>The key of grains that a cluster has one of: the catalog and the broker.</summary>
    public const string Default = "default";

    /// <summary>
    /// The name of the stream provider. Not that of the storage: Orleans would keep the subscriptions there, and they end with the process.
    /// </summary>
    public const string StreamProvider = "tune-streams";

    /// <summary>The namespace of the streams on which reports flow up; one stream an experiment, its name is the key.</summary>
    public const string ReportStream = "trial-reports";

    /// <summary>The name of the storage of trial grains.</summary>
    public const string Storage = "tune";

    /// <summary>In the place of a trainable's name: clients ask for the trials and run them; no trainable can be called so.</summary>
    public const string Asked = TrainableDefinition.Asked;

    /// <summary>In the place of a trainable's name: a program runs the trials, and its spec says which; no trainable can be called so.</summary>
    public const string Program = TrainableDefinition.ProgramName;

    /// <summary>A trial's key: <c>{experiment}/{00042}</c>.</summary>
    public static string Trial(string experiment, TrialId trial) => $"{experiment}/{trial}";

    /// <summary>The key of the runner that runs what a lease is for: <c>{silo address}/{lease}</c>, and it runs nowhere else.</summary>
    public static string Runner(ResourceLease lease) => FormattableString.Invariant($"{lease.Silo}/{lease.Id}");

    /// <summary>The silo that a key names: an agent's, which is its address, or a runner's, which begins with it.</summary>
    public static string SiloOf(string key) => key.Split('/')[0];

    /// <summary>Takes a trial's key apart.</summary>
    public static (string Experiment, TrialId Trial) ParseTrial(string key)
    {
        var parts = key.Split('/');
        return (parts[0], TrialId.Parse(parts[1]));
    }
}
