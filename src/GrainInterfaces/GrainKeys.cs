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

    /// <summary>A trial's key: <c>{experiment}/{00042}</c>.</summary>
    public static string Trial(string experiment, TrialId trial) => $"{experiment}/{trial}";

    /// <summary>A runner's key: <c>{experiment}/{00042}/{attempt}</c>.</summary>
    public static string Runner(string experiment, TrialId trial, int attempt) => FormattableString.Invariant($"{experiment}/{trial}/{attempt}");

    /// <summary>Takes a trial's or runner's key apart; the attempt is 0 in a trial's key.</summary>
    public static (string Experiment, TrialId Trial, int Attempt) Parse(string key)
    {
        var parts = key.Split('/');
        return (parts[0], TrialId.Parse(parts[1]), parts.Length > 2 ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : 0);
    }
}
