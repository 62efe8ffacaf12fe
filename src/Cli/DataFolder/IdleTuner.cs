using Tune.Storage;

namespace Tune.Cli;

/// <summary>A tuner that changes experiments and runs nothing: its silo has nothing for trials.</summary>
internal static class IdleTuner
{
    /// <summary>Opens a data folder to change something in it.</summary>
    /// <exception cref="TuneException">Another process has it: says which, and what to do.</exception>
    public static async Task<Tuner> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        // there is a database, or nothing to change
        (await LocalExperiments.OpenAsync(folder)).Dispose();
        try
        {
            return await Tuner.StartLocalAsync(folder, HaveNothing, cancellationToken);
        }
        catch (DataFolderInUseException exception)
        {
            var process = exception.ProcessId is { } id ? FormattableString.Invariant($"process {id}") : "another process";
            var hold = exception.ProcessId is { } number ? FormattableString.Invariant($"Ctrl-C there, or kill -TERM {number}, holds") : "Ctrl-C there holds";
            throw new TuneException($"{process} runs the experiments of '{folder}', and it alone can change them. {hold} them, and nothing is lost; then run this again, and go on with the others by tune resume.", exception);
        }
    }

    private static void HaveNothing(TuneServiceOptions options)
    {
        (options.Resources.Cpu, options.Resources.Gpu) = (0, 0);
        // a trial that finds nothing here waits for a silo that has something
        (options.WaitForResources, options.ImpossibleResourcesTimeout) = (true, TimeSpan.FromDays(30));
    }
}
