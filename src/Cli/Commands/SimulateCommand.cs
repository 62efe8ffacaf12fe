using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune simulate</c>: searchers and schedulers on recorded learning curves, in virtual time.</summary>
internal static class SimulateCommand
{
    private const string Description = "Plays a searcher and a scheduler on recorded learning curves, in virtual time: the same decisions as in earnest, without training.";

    private const string Output = """
        One JSON line: the best value with its trial and configuration, the iterations and virtual seconds that were spent, the trials that were
        started, and the best value after each tenth of the budget (--iterations, or else what was spent).
        --decisions prints a line for each decision instead: start, continue, pause, resume, stop or complete.
        --compare prints a table of medians over seeds, and draws the picture.
        """;

    private const string Examples = """
        tune simulate --table curves.csv --parameters lr,momentum --mode max --scheduler asha --scheduler-options '{"maxResource":81,"reductionFactor":3}'
        tune simulate --table curves.csv --mode max --space space.json --searcher tpe --scheduler asha --trials 200 --seed 1 --out journal.jsonl
        tune simulate --trace trace.jsonl --mode max --scheduler median --workers 2 --decisions
        tune simulate --table curves.csv --mode max --space space.json --iterations 4860 --compare random-asha.json tpe-asha.json --seeds 30 --picture comparison.svg
        """;

    private const string Files = """
        A table has a row for each configuration: parameters, then e1 … eN, the metric after each iteration. Without --space trials are its rows in
        a seeded order; with it a suggestion is answered by the mean of the 3 nearest rows, weighted by the inverse of their distance.
        A trace has a JSON line for each trial: {"trial":0,"values":[0.1,0.2],"config":{…},"secondsPerIteration":1.07}; the last two may be left out.
        A file to compare has {"name":"…","searcher":{"kind":"tpe"},"scheduler":{"kind":"asha","maxResource":81}}, or figures from elsewhere
        {"name":"…","values":{"81":0.93,"162":0.95}}, or a list of them.
        """;

    public static Command Create(Terminal terminal, AlgorithmRegistry registry)
    {
        var curves = new CurvesArguments();
        var searcher = new AlgorithmArguments<SearcherSpec>("searcher", registry, "random");
        var scheduler = new AlgorithmArguments<SchedulerSpec>("scheduler", registry, "fifo");
        var seed = new Option<ulong>("--seed") { Description = "The seed of every draw; with --compare the first of the seeds. Default: 0.", HelpName = "number", CustomParser = WholeNumber.Seed };
        var journal = new Option<string?>("--out") { Description = "Write the journal to a file, a JSON line for each fact. The same seed gives the same bytes.", HelpName = "file" };
        var decisions = new Option<bool>("--decisions") { Description = "Print a JSON line for each decision instead of the summary." };
        var comparing = new CompareArguments(registry);

        var command = new CommandWithExamples("simulate", Description) { Sections = [("Files", Files), ("Output", Output), ("Examples", Examples)] };
        foreach (var option in (Option[])[.. curves.Options, .. searcher.Options, .. scheduler.Options, seed, journal, decisions, .. comparing.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // from here on Ctrl-C is a request, not the end of the process
            await Task.Yield();
            try
            {
                if (comparing.Read(parsed) is { IsEmpty: false } pairings)
                {
                    foreach (var option in (Option[])[.. searcher.Options, .. scheduler.Options, journal, decisions])
                        if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException(option.Name, "can't be used together with --compare: the files say what is compared.");
                    comparing.Play(parsed, terminal, curves.Read(parsed), pairings, parsed.GetValue(seed), cancellationToken);
                }
                else
                {
                    Play(curves.Read(parsed), searcher.Read(parsed) ?? new RandomSearch(), scheduler.Read(parsed) ?? new Fifo(), parsed.GetValue(seed), parsed.GetValue(journal), parsed.GetValue(decisions), terminal, cancellationToken);
                }

                return 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return TuneCommandLine.Cancelled;
            }
            catch (InvalidExperimentException exception)
            {
                throw new UsageException("tune simulate", exception.Problems.Select(registry.InJson));
            }
        });
        return command;
    }

    private static void Play(SimulationScene scene, SearcherSpec searcher, SchedulerSpec scheduler, ulong seed, string? journal, bool printsDecisions, Terminal terminal, CancellationToken cancellationToken)
    {
        if (scene.Data is not SimulationData.OfSurrogate && searcher is not RandomSearch)
            throw new UsageException("--searcher", $"'{searcher.Kind}' has nothing to suggest: without --space and --table the record says what is tried. Expected --space, or no --searcher.");
        var simulator = scene.Open(searcher, scheduler, seed, out var trials);
        using var writer = journal is null ? null : OutputFile.Create("--out", journal);
        new SimulationPlayer(terminal, simulator, trials) { Journal = writer, PrintsDecisions = printsDecisions }.Play(scene.Options.Iterations, cancellationToken);
    }
}
