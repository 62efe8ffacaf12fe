using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tune;

/// <summary>A line of a program that reports: <c>TUNE {"metrics":{"accuracy":0.93},"checkpoint":"ckpt/0009","attributes":{…}}</c>.</summary>
/// <param name="Report">The report.</param>
/// <param name="Attributes">What it notes about its trial.</param>
internal sealed partial record ProgramReport(Report Report, IReadOnlyList<KeyValuePair<string, JsonElement>> Attributes)
{
    private const int MostShown = 200;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="line">What stands after <c>TUNE</c>.</param>
    /// <param name="folder">The program's working directory, in which its checkpoints are.</param>
    /// <exception cref="ProgramFailedException">It is no report; says what is wrong with it.</exception>
    public static ProgramReport Parse(ReadOnlyMemory<byte> line, string folder)
    {
        string text;
        try
        {
            text = Strict.GetString(line.Span);
        }
        catch (DecoderFallbackException exception)
        {
            throw Wrong(Encoding.UTF8.GetString(line.Span), $"it is not UTF-8 from its byte {exception.Index} on");
        }

        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(WithQuotedNumbers(text));
        }
        catch (JsonException exception)
        {
            throw Wrong(text, exception.Message);
        }

        using (json)
        {
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Wrong(text, "it is not a JSON object");
            if (!root.TryGetProperty("metrics", out var metrics) || metrics.ValueKind != JsonValueKind.Object) throw Wrong(text, "'metrics' must be an object of numbers, such as {\"metrics\":{\"loss\":0.5}}");
            var read = ReadMetrics(metrics, text);
            if (read.Count == 0) throw Wrong(text, "'metrics' must have at least one number");
            var checkpoint = root.TryGetProperty("checkpoint", out var path) && path.ValueKind != JsonValueKind.Null ? ReadCheckpoint(path, folder, text) : null;
            var attributes = root.TryGetProperty("attributes", out var notes) && notes.ValueKind == JsonValueKind.Object ? notes.EnumerateObject().Select(note => KeyValuePair.Create(note.Name, note.Value.Clone())) : [];
            return new ProgramReport(new Report(read, checkpoint), [.. attributes]);
        }
    }

    private static Metrics ReadMetrics(JsonElement metrics, string text)
    {
        var read = new Metrics();
        foreach (var metric in metrics.EnumerateObject())
        {
            if (string.IsNullOrWhiteSpace(metric.Name)) throw Wrong(text, "a metric must have a name");
            read[metric.Name] = metric.Value.ValueKind switch
            {
                JsonValueKind.Number => metric.Value.GetDouble(),
                JsonValueKind.String when metric.Value.GetString() is "NaN" => double.NaN,
                JsonValueKind.String when metric.Value.GetString() is "Infinity" => double.PositiveInfinity,
                JsonValueKind.String when metric.Value.GetString() is "-Infinity" => double.NegativeInfinity,
                _ => throw Wrong(text, $"the metric '{metric.Name}' must be a number, or one of \"NaN\", \"Infinity\" and \"-Infinity\""),
            };
        }

        return read;
    }

    private static Checkpoint ReadCheckpoint(JsonElement path, string folder, string text)
    {
        if (path.ValueKind != JsonValueKind.String || path.GetString() is not { Length: > 0 } name) throw Wrong(text, "'checkpoint' must be the path of a folder");
        var source = Path.GetFullPath(name, folder);
        if (!source.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Wrong(text, $"the checkpoint '{name}' must be a folder in the program's working directory");
        return Directory.Exists(source) ? Checkpoint.FromFolder(source) : throw Wrong(text, $"there is no folder '{name}' in the program's working directory: a checkpoint must be complete when its line is written");
    }

    private static ProgramFailedException Wrong(string text, string why) =>
        new($"A line of its output is no report: {why}. The line: TUNE {(text.Length <= MostShown ? text : $"{text.AsSpan(0, MostShown)}…")}", "");

    /// <summary>Many a JSON library writes numbers that are none as bare words, Python's among them.</summary>
    private static string WithQuotedNumbers(string text) => text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal)
        ? BareNumber().Replace(text, match => match.Groups["bare"] is { Success: true } bare ? $"\"{bare.Value}\"" : match.Value)
        : text;

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|(?<bare>-?Infinity|NaN)\b")]
    private static partial Regex BareNumber();
}
