using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune fork</c>: another experiment with the spec of one that is stored, which learns from its trials.</summary>
internal static class ForkCommand
{
    private const string Description = "Begins another experiment as one is stored, which knows the ended trials of that one as results from elsewhere, and runs it. The first is left as it is.";

    private const string Examples = """
        tune fork digits digits-2
        tune fork digits digits-2 --samples 50
        tune fork digits digits-2 --hold
        """;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var running = new RunArguments();
        var fork = new Argument<string>("new") { Description = "The name of the other experiment." };
        var samples = new Option<int?>("--samples") { Description = "How many samples it takes. Default: as many as the first was to take.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var seed = new Option<ulong?>("--seed") { Description = "Its seed. Default: the one after the first's, which would draw the same again.", HelpName = "number", CustomParser = result => WholeNumber.Seed(result) };
        var hold = new Option<bool>("--hold") { Description = "Only make it: it waits for tune resume." };
        var command = new CommandWithExamples("fork", Description) { Sections = [("Examples", Examples)], TakesSignals = true };
        command.Arguments.Add(places.Name);
        command.Arguments.Add(fork);
        foreach (var option in (Option[])[.. places.Options, samples, seed, hold, .. running.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = places.FindServer(parsed);
            if (server is not null)
            {
                if (parsed.GetValue(hold)) throw new UsageException(hold.Name, "a server runs what it is given at once; fork it, and then: tune pause.");
                var (following, origin) = (new ServerRun(terminal, server, running.ReadForServer(parsed)), await places.FindNameAsync(parsed, server, cancellationToken));
                return await following.FollowAsync(await new ServerExperiments(server.Client).ForkAsync(server, origin, parsed.GetRequiredValue(fork), parsed.GetValue(samples), parsed.GetValue(seed), cancellationToken));
            }

            var settings = running.Read(parsed, places.FolderOf(parsed));
            var suffix = DataFolderArguments.Suffix(settings.DataFolder);
            ExperimentSpec<Configuration> spec;
            using (var place = await places.OpenFolderAsync(parsed))
            {
                var first = await places.FindNameAsync(parsed, place, cancellationToken);
                (spec, var learned) = await ForkAsync(place, first, parsed.GetRequiredValue(fork), parsed.GetValue(samples), parsed.GetValue(seed), cancellationToken);
                await (settings.IsJson ? terminal.Error : terminal.Out).WriteLineAsync($"'{spec.Name}' learns from '{first}': {learned}");
            }

            if (!parsed.GetValue(hold)) return await new ExperimentRun(terminal, settings, $"tune resume {spec.Name}{suffix}").RunAsync(spec, OnDifference.Refuse);
            await HoldAsync(settings.DataFolder, spec, cancellationToken);
            await terminal.Out.WriteLineAsync($"{spec.Name} holds. Run it: tune resume {spec.Name}{suffix}");
            return 0;
        });
        return command;
    }

    private static async Task<(ExperimentSpec<Configuration> Spec, WarmStart Learned)> ForkAsync(LocalPlace place, string first, string name, int? samples, ulong? seed, CancellationToken cancellationToken)
    {
        if ((await place.ListAsync(cancellationToken)).FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new UsageException("new", $"there is an experiment '{taken.Name}' {place.Where} already; choose another name, or go on with it: tune resume {taken.Name}{place.Suffix}");
        var stored = StoredProgram.Read(place.Experiments, first);
        var spec = stored with { Name = name, Samples = samples ?? stored.Samples, Seed = seed ?? unchecked(stored.Seed + 1) };
        try
        {
            ExperimentValidator.Validate(spec);
        }
        catch (InvalidExperimentException exception)
        {
            throw new UsageException("tune fork", exception.Problems);
        }

        var learned = (await place.ReadResultsAsync(first, cancellationToken)).ToPriorResults(spec);
        return (spec with { PriorResults = [.. spec.PriorResults, .. learned.Results] }, learned);
    }

    private static async Task HoldAsync(string folder, ExperimentSpec<Configuration> spec, CancellationToken cancellationToken)
    {
        var program = spec.Program ?? throw new InvalidOperationException("The experiment has no program.");
        await using var tuner = await DataFolderTuner.StartIdleAsync(folder, cancellationToken);
        var experiment = await tuner.StartAsync(Trainable.Program(program), spec, OnDifference.Refuse, cancellationToken);
        await experiment.PauseAsync("it waits for tune resume", cancellationToken);
    }
}
