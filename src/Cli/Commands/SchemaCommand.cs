using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune schema</c>: the JSON schema of an experiment's file.</summary>
internal static class SchemaCommand
{
    private const string Description = "Prints the JSON schema (2020-12) of the file that tune run reads, for editors that complete and check it.";

    private const string Editors = """
        Save it beside the file, and write as the file's first line, for editors with the YAML language server:
        # yaml-language-server: $schema=experiment.schema.json
        """;

    public static Command Create(Terminal terminal, AlgorithmRegistry registry)
    {
        var command = new CommandWithExamples("schema", Description) { Sections = [("Editors", Editors), ("Examples", "tune schema")] };
        command.SetAction(_ => terminal.Out.WriteLine(ExperimentSchema.Write(registry)));
        return command;
    }
}
