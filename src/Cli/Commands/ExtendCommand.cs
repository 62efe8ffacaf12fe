using System.CommandLine;
using System.CommandLine.Parsing;

namespace Tune.Cli;

/// <summary><c>tune extend</c>: more samples or more time, also for an experiment that has ended.</summary>
internal static class ExtendCommand
{
    private const string Description = "Gives an experiment more samples, more time, or both, and runs it; one that has ended goes on with all that it has learned.";

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var running = new RunArguments();
        var samples = new Option<int?>("--samples") { Description = "How many more samples.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var time = new Option<TimeSpan?>("--time") { Description = $"How much more of its time budget, {DurationForm.Example}.", HelpName = "time", CustomParser = Time };
        var command = new CommandWithExamples("extend", Description) { Sections = [("Examples", "tune extend digits --samples 20\ntune extend digits --time 1h")], TakesSignals = true };
        command.Arguments.Add(places.Name);
        foreach (var option in (Option[])[.. places.Options, samples, time, .. running.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (more, longer) = (parsed.GetValue(samples) ?? 0, parsed.GetValue(time) ?? TimeSpan.Zero);
            if (more == 0 && longer == TimeSpan.Zero) throw new UsageException("tune extend", "expected --samples, --time, or both.");
            using var server = places.FindServer(parsed);
            if (server is not null)
            {
                var (following, name) = (new ServerRun(terminal, server, running.ReadForServer(parsed)), await places.FindNameAsync(parsed, server, cancellationToken));
                await new ServerExperiments(server.Client).ExtendAsync(name, more, longer, cancellationToken);
                return await following.FollowAsync(name);
            }

            var settings = running.Read(parsed, places.FolderOf(parsed));
            var spec = await places.ReadProgramAsync(parsed, cancellationToken);
            var run = new ExperimentRun(terminal, settings, $"tune resume {spec.Name}{DataFolderArguments.Suffix(settings.DataFolder)}");
            return await run.RunAsync(spec, OnDifference.Refuse, (experiment, token) => experiment.ExtendAsync(more, longer, token));
        });
        return command;
    }

    private static TimeSpan? Time(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationForm.Parse(text) is { } time && time > TimeSpan.Zero) return time;
        result.AddError($"--time: expected {DurationForm.Example}, got '{text}'.");
        return null;
    }
}
