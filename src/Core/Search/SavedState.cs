using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>Reads what a searcher's <c>Capture</c> wrote.</summary>
internal static class SavedState
{
    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode?)Numbers.ToJson(value))]);

    public static double[] Doubles(JsonNode? state) => [.. Items(state).Select(item => Numbers.FromJson(item))];

    public static IEnumerable<JsonNode> Items(JsonNode? state) => Present(state).AsArray().Select(Present);

    public static JsonNode At(JsonNode state, string name) => Present(state[name]);

    public static JsonNode At(JsonNode state, int index) => Present(state[index]);

    public static int Int(JsonNode state, string name) => At(state, name).GetValue<int>();

    public static int Int(JsonNode state, int index) => Present(state[index]).GetValue<int>();

    public static bool Bool(JsonNode state, string name) => At(state, name).GetValue<bool>();

    public static bool Bool(JsonNode state, int index) => Present(state[index]).GetValue<bool>();

    public static double Double(JsonNode state, string name) => Numbers.FromJson(At(state, name));

    public static double Double(JsonNode state, int index) => Numbers.FromJson(Present(state[index]));

    private static JsonNode Present(JsonNode? node) => node ?? throw new InvalidOperationException("A part of the captured state is missing.");
}
