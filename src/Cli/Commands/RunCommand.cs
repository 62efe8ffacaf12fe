using System.CommandLine;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary><c>tune run</c>: an experiment in one file, in a silo of this process.</summary>
internal static class RunCommand
{
    private const string Description = "Runs an experiment that a file says, YAML or JSON: tunes any program, in any language. Run it again to go on where it was. With --server it runs there; Ctrl-C ends watching then, not the experiment.";

    private const string File = """
        name: digits                                    # where it is kept: a folder's name
        command: [python3, train.py, --lr, "{lr}"]      # any program; "{lr}" stands for the parameter
        objective: {maximize: accuracy}                 # it prints lines such as TUNE {"metrics":{"accuracy":0.93}}
        space:
          lr: {loguniform: [1e-4, 1e-1]}
          hidden: {qrandint: [16, 256, 16]}
        samples: 50
        scheduler: {kind: asha, maxResource: 81}
        stop: {after: 2h, accuracy: ">= 0.99"}
        limits: {trial: 30m, failures: 2}
        All keys: docs/run.md; for editors: tune schema
        """;

    private const string Ends = """
        0 done; 1 it failed, or no trial came to a value; 2 something is wrong with options or the file, or an experiment of the name differs;
        130, 143 held by Ctrl-C or SIGTERM: nothing is lost, and the same command goes on. A second signal ends at once.
        """;

    private const string Examples = """
        tune run experiment.yaml
        tune run experiment.yaml --samples 20 --change
        tune run experiment.yaml --fork digits-2
        tune run experiment.yaml --data results --json
        """;

    public static Command Create(Terminal terminal, AlgorithmRegistry registry)
    {
        var file = new Argument<string>("file") { Description = "The experiment, as YAML (.yaml, .yml) or JSON." };
        var places = new PlaceArguments(terminal);
        var name = new Option<string?>("--name") { Description = "Another name for it than the file's.", HelpName = "name" };
        var samples = new Option<int?>("--samples") { Description = "Another number of samples than the file's.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var differing = new DifferenceArguments();
        var running = new RunArguments();
        var command = new CommandWithExamples("run", Description) { Sections = [("The file", File), ("Exit codes", Ends), ("Examples", Examples)], TakesSignals = true };
        command.Arguments.Add(file);
        foreach (var option in (Option[])[.. places.Options, name, samples, .. differing.Options, .. running.Options]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            using var server = places.FindServer(parsed);
            if (server is not null)
            {
                var following = new ServerRun(terminal, server, running.ReadForServer(parsed));
                registry.Add(typeof(CommandSearch));
                var (submitted, trainable) = ExperimentFile.Read(path, registry, parsed.GetValue(name), parsed.GetValue(samples), server.Client.Address);
                var json = JsonNode.Parse(ExperimentSpecJson.Write(submitted, registry))?.AsObject() ?? throw new InvalidOperationException("A spec is a JSON object.");
                return await following.StartAsync(differing.ReadForServer(parsed, json, trainable), cancellationToken);
            }

            var spec = ExperimentFile.Read(path, registry, parsed.GetValue(name), parsed.GetValue(samples));
            var settings = running.Read(parsed, places.FolderOf(parsed));
            var again = $"tune run {path}{(parsed.GetValue(name) is { } other ? $" --name {other}" : "")}{(parsed.GetValue(samples) is { } count ? FormattableString.Invariant($" --samples {count}") : "")}{DataFolderArguments.Suffix(settings.DataFolder)}";
            return await new ExperimentRun(terminal, settings, again).RunAsync(spec, differing.Read(parsed));
        });
        return command;
    }
}
