using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune watch</c>: the progress of an experiment that another process runs.</summary>
internal static class WatchCommand
{
    private const string Description = "Shows how an experiment goes that another process runs, until it ends or holds. Ctrl-C ends watching, not the experiment.";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var verbose = new Option<bool>("--verbose") { Description = "A line for each trial that starts or ends, where the output is not a terminal." };
        var command = new CommandWithExamples("watch", Description) { Sections = [("Examples", "tune watch digits\ntune watch digits --data results --verbose")] };
        command.Arguments.Add(folder.Name);
        foreach (var option in (Option[])[folder.Data, verbose]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var experiments = await folder.OpenAsync(parsed);
            var name = folder.FindName(parsed, experiments);
            var options = new ProgressOptions { IsVerbose = parsed.GetValue(verbose), ResultsPath = experiments.FolderOf(name) };
            await using var display = new ProgressDisplay(options, terminal.Screen(isBeside: false));
            var left = await FollowAsync(experiments, name, display, TimeProvider.System, cancellationToken);
            if (left is null) return 0;
            await display.DisposeAsync();
            await terminal.Out.WriteLineAsync(ExperimentState.Of(left, experiments.Owner, DataFolderArguments.Suffix(folder.FolderOf(parsed))));
            return 0;
        });
        return command;
    }

    /// <returns>Null after the experiment has ended; else what it has come to, because nobody runs it.</returns>
    private static async Task<ResultGrid<Configuration>?> FollowAsync(LocalExperiments experiments, string name, ProgressDisplay display, TimeProvider time, CancellationToken cancellationToken)
    {
        var spec = experiments.FindSpec(name);
        var kernel = new Experiment(spec);
        var history = ExperimentHistory.Of(spec);
        for (var (after, isNews) = (0L, false); ; isNews = true)
        {
            // asked before the journal is read: one that ends in between has written all that it will
            var isRun = experiments.Owner is not null;
            foreach (var (sequence, fact) in experiments.ReadFacts(name, after))
            {
                after = sequence;
                kernel.Replay([fact]);
                history.Apply(fact);
                if (isNews) display.Observe(fact);
            }

            var now = time.GetUtcNow();
            display.Update(kernel.View(now));
            if (kernel.Status.IsEnded())
            {
                await display.CompleteAsync(ExperimentSummary.Of(history.ToResults<Configuration>(experiments.FolderOf(name), now)));
                return null;
            }

            if (!isRun) return history.ToResults<Configuration>(experiments.FolderOf(name));
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
