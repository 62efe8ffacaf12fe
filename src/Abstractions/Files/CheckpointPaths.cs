using System.Globalization;

namespace Tune.Storage;

/// <summary>Names and places of checkpoint folders: <c>root/experiment/checkpoints/00042/checkpoint_000012</c>.</summary>
internal sealed class CheckpointPaths(string root)
{
    public const string UnfinishedPrefix = ".tmp-";
    public const string DeletedPrefix = ".deleted-";
    public const string LockSuffix = ".lock";

    public string Root { get; } = Path.GetFullPath(root);

    public static string Name(int attempt, int iteration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        var name = string.Create(CultureInfo.InvariantCulture, $"checkpoint_{iteration:000000}");
        return attempt == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_a{attempt}");
    }

    /// <summary>Attempt and iteration of a folder's name, or null if it is not a checkpoint's.</summary>
    public static (int Iteration, int Attempt)? Parse(string name)
    {
        var words = name.Split('_');
        var attempt = 1;
        var isNumbered = words.Length is 2 or 3 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (words.Length == 2 || words[2].StartsWith('a')
                && int.TryParse(words[2].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out attempt));
        if (!isNumbered || attempt < 1)
            return null;
        var iteration = int.Parse(words[1], CultureInfo.InvariantCulture);
        return Name(attempt, iteration) == name ? (iteration, attempt) : null;
    }

    public string Experiment(string experiment)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        if (experiment is "." or ".." || experiment.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
            throw new ArgumentException($"Experiment '{experiment}' cannot name a folder: it must not contain / or \\.", nameof(experiment));
        return Path.Combine(Root, experiment, "checkpoints");
    }

    public string Trial(string experiment, int trial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trial);
        return Path.Combine(Experiment(experiment), trial.ToString("00000", CultureInfo.InvariantCulture));
    }

    public string Folder(CheckpointRef checkpoint) =>
        Parse(checkpoint.Name) is null
            ? throw new ArgumentException($"'{checkpoint.Name}' is not the name of a checkpoint.", nameof(checkpoint))
            : Path.Combine(Trial(checkpoint.Experiment, checkpoint.Trial), checkpoint.Name);
}
