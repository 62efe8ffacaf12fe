using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>The JSON schema of an experiment's file, for editors: made of the keys that the file is read by.</summary>
internal static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AlgorithmRegistry registry) => Create(registry).ToJsonString(Options);

    public static JsonObject Create(AlgorithmRegistry registry)
    {
        var catalog = new AlgorithmCatalog(registry, Documentation.Load());
        var schema = new ExperimentKeys(registry).Form.Schema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "An experiment of Tune.Orleans");
        schema.Insert(2, "description", "What tune run reads. See docs/run.md.");
        schema["required"] = new JsonArray("name", "objective", "space");
        schema["oneOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("command") }, new JsonObject { ["required"] = new JsonArray("trainable") });
        schema["$defs"] = new JsonObject
        {
            [SpaceForm.Parameter] = SpaceForm.ParameterSchema(),
            [StopForm.Definition] = StopForm.FullSchema(),
            ["searcher"] = SearcherForm.Definition(catalog),
            ["scheduler"] = AlgorithmForm<SchedulerSpec>.Definition(catalog),
        };
        return schema;
    }
}
