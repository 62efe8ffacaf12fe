using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune watch</c>: the progress of an experiment that another process runs.</summary>
internal static class WatchCommand
{
    private const string Description = "Shows how an experiment goes that another process or a server runs, until it ends or holds. Ctrl-C ends watching, not the experiment.";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var verbose = new Option<bool>("--verbose") { Description = "A line for each trial that starts or ends, where the output is not a terminal." };
        var command = new CommandWithExamples("watch", Description) { Sections = [("Examples", "tune watch digits\ntune watch digits --data results --verbose")] };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, verbose]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var place = await places.OpenAsync(parsed);
            var name = await places.FindNameAsync(parsed, place, cancellationToken);
            var options = new ProgressOptions { IsVerbose = parsed.GetValue(verbose), ResultsPath = place.FolderOf(name) };
            await using var display = new ProgressDisplay(options, terminal.Screen(isBeside: false));
            var results = await ExperimentWatch.FollowAsync(place, name, display, TimeProvider.System, cancellationToken);
            if (results.Status.IsEnded()) return 0;
            await display.DisposeAsync();
            await terminal.Out.WriteLineAsync(ExperimentState.Of(results, place));
            return 0;
        });
        return command;
    }
}
