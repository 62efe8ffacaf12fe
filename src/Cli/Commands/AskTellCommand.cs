using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune ask-tell</c>: the searchers and schedulers for any language, a JSON object a line.</summary>
internal static class AskTellCommand
{
    private const string Description = "Suggests configurations to programs in any language, over standard input and output.";

    private const string Lines = """
        One JSON object a line in, one a line out, in order, flushed at once. The same options and lines give the same answers on every machine.
        {"op":"ask"}                                          {"trial":0,"config":{…}} or {"wait":true} or {"exhausted":true}
        {"op":"tell","trial":0,"value":0.25}                  {"ok":true}
        {"op":"tell","trial":0,"error":"text"}                {"ok":true}
        {"op":"report","trial":0,"iteration":3,"value":0.31}  {"decision":"continue"} or "stop" or "pause"
        {"op":"best"}                                         {"trial":0,"value":0.25,"config":{…}}
        {"op":"front"}                                        {"front":[{"trial":0,"value":[0.25,12],"config":{…}},…]}: with several objectives
        {"op":"add","config":{…},"value":0.4}                 {"ok":true}
        A wrong line is answered {"error":"…"} and changes nothing. The end of the input ends the command.
        """;

    private const string Examples = """
        tune ask-tell --space space.json --searcher random --mode min --seed 1
        tune ask-tell --space space.yaml --scheduler asha --scheduler-options '{"maxResource":81,"reductionFactor":3}' --mode max
        tune ask-tell --space space.json --objectives loss,latency --mode min,min --searcher nsga2
        tune ask-tell --space space.json --searcher tpe --constraint 'hidden * layers <= 4096' --outcome-constraint 'latency <= 20'
        printf '%s\n' '{"op":"ask"}' '{"op":"tell","trial":0,"value":0.25}' '{"op":"best"}' | tune ask-tell --space space.json
        """;

    public static Command Create(Terminal terminal, AlgorithmRegistry registry)
    {
        var space = SpaceArgument.Create();
        var searcher = new AlgorithmArguments<SearcherSpec>("searcher", registry, "auto");
        var scheduler = new AlgorithmArguments<SchedulerSpec>("scheduler", registry, "fifo");
        var objectives = new ObjectiveArguments();
        var constraints = new ConstraintArguments();
        var seed = new Option<ulong>("--seed") { Description = "The seed of every draw. Default: 0.", HelpName = "number", CustomParser = WholeNumber.Seed };
        var samples = new Option<int?>("--samples") { Description = "How many trials there will be at most, times the points of a grid_search. Default: no limit.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var concurrent = new Option<int?>("--max-concurrent") { Description = "How many trials may be open at once; ask says wait beyond. Default: no limit.", HelpName = "number", CustomParser = WholeNumber.Positive };

        var command = new CommandWithExamples("ask-tell", Description) { Sections = [("Lines", Lines), ("Examples", Examples)] };
        foreach (var option in (Option[])[space, .. searcher.Options, .. objectives.Options, .. constraints.Options, seed, .. scheduler.Options, samples, concurrent]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var spec = new ExperimentSpec<Configuration>
            {
                Name = "ask-tell",
                Space = SpaceArgument.Read(parsed, space),
                Objective = objectives.Read(parsed)[0],
                AlsoOptimize = objectives.Read(parsed)[1..],
                Constraints = constraints.ReadConstraints(parsed),
                OutcomeConstraints = constraints.ReadOutcomes(parsed),
                Duplicates = constraints.ReadDuplicates(parsed),
                Seed = parsed.GetValue(seed),
                Samples = parsed.GetValue(samples),
                MaxConcurrentTrials = parsed.GetValue(concurrent),
                // the caller ends it; the clock stands still, so this never does
                Stop = Stop.After(TimeSpan.MaxValue),
            };
            if (searcher.Read(parsed) is { } proposing) spec = spec with { Searcher = proposing };
            if (scheduler.Read(parsed) is { } deciding) spec = spec with { Scheduler = deciding };
            new AskTellLoop(terminal, Open(spec)).Run();
        });
        return command;
    }

    private static AskTellSession Open(ExperimentSpec spec)
    {
        try
        {
            return new AskTellSession(spec);
        }
        catch (InvalidExperimentException exception)
        {
            throw new UsageException("tune ask-tell", exception.Problems);
        }
        catch (TuneException exception)
        {
            throw new UsageException("tune ask-tell", exception.Message);
        }
    }
}
