using Tune.Hosting;
using Tune.Storage;

namespace Tune.Cli;

/// <summary>Opens data folders: to run experiments in them, or to change something.</summary>
internal static class DataFolderTuner
{
    /// <summary>Opens a folder to run experiments in it.</summary>
    /// <exception cref="TuneException">The folder can't be used, or another process has it.</exception>
    public static Task<Tuner> StartAsync(string folder, int? slots, CancellationToken cancellationToken) =>
        Tuner.StartLocalAsync(folder, Know, options => options.Slots = slots ?? options.Slots, cancellationToken);

    /// <summary>Opens a folder to change something in it and to run nothing: its silo has nothing for trials.</summary>
    /// <exception cref="TuneException">Another process has it: says which, and what to do.</exception>
    public static async Task<Tuner> StartIdleAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await Tuner.StartLocalAsync(folder, Know, HaveNothing, cancellationToken);
        }
        catch (DataFolderInUseException exception)
        {
            throw InUse(folder, exception);
        }
    }

    /// <summary>What to do when another process has a folder.</summary>
    public static TuneException InUse(string folder, DataFolderInUseException exception)
    {
        var process = exception.ProcessId is { } id ? FormattableString.Invariant($"process {id}") : "another process";
        var hold = exception.ProcessId is { } number ? FormattableString.Invariant($"Ctrl-C there, or kill -TERM {number}, holds") : "Ctrl-C there holds";
        return new TuneException($"{process} runs the experiments of '{folder}', and it alone can change them. {hold} them, and nothing is lost; then run this again, and go on with the others by tune resume.", exception);
    }

    private static void Know(TuneBuilder tune) => tune.AddSearcher<CommandSearch>();

    private static void HaveNothing(TuneServiceOptions options)
    {
        (options.Resources.Cpu, options.Resources.Gpu) = (0, 0);
        // a trial that finds nothing here waits for a silo that has something
        (options.WaitForResources, options.ImpossibleResourcesTimeout) = (true, TimeSpan.FromDays(30));
    }
}
