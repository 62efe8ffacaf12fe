using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>Reads lines. Fields that nobody asks for are ignored.</summary>
/// <param name="objectives">What a value is of.</param>
/// <param name="constraints">What else has to be told.</param>
internal sealed class AskTellReader(ImmutableArray<Objective> objectives, ImmutableArray<OutcomeConstraint> constraints)
{
    /// <summary>The highest iteration that can be reported: what is between two reports is kept as well.</summary>
    public const int MaxIteration = 100_000;

    private static readonly string[] Operations = ["ask", "tell", "report", "best", "front", "add"];

    /// <exception cref="WrongLineException">The line is no JSON object, or not what its op takes.</exception>
    public AskTellRequest Read(string line)
    {
        var json = Parse(line);
        if (!json.TryGetProperty("op", out var operation) || operation.ValueKind != JsonValueKind.String)
            throw new WrongLineException($"op: expected one of {string.Join(", ", Operations)}, as text");
        return operation.GetString() switch
        {
            "ask" => new AskTellRequest.Ask(),
            "best" => new AskTellRequest.Best(),
            "front" => new AskTellRequest.Front(),
            "report" => new AskTellRequest.Report(Trial(json), Iteration(json), Values(json), MetricsOf(json, areAllNeeded: false)),
            "add" => new AskTellRequest.Add(Prior(json)),
            "tell" => Tell(json),
            var other => throw new WrongLineException($"op: there is no '{other}'{SpacePath.Suggest(other ?? "", Operations)} There are: {string.Join(", ", Operations)}"),
        };
    }

    private static JsonElement Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) throw new WrongLineException("expected a JSON object, got an empty line");
        try
        {
            var json = StrictJson.Parse(line);
            return json.ValueKind == JsonValueKind.Object ? json : throw new WrongLineException($"expected a JSON object, got {json.ValueKind}");
        }
        catch (JsonException exception)
        {
            var hint = line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal)
                ? "; JSON has no NaN and no infinities: write \"NaN\", \"Infinity\" or \"-Infinity\", as text" : "";
            // one line is all there is: where in it is enough
            var reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new WrongLineException(string.Create(CultureInfo.InvariantCulture, $"not a JSON object: {reason} (at byte {exception.BytePositionInLine ?? 0}){hint}"));
        }
    }

    private AskTellRequest Tell(JsonElement json)
    {
        var trial = Trial(json);
        return Error(json) is { } error ? new AskTellRequest.Fail(trial, error) : new AskTellRequest.Tell(trial, Values(json), MetricsOf(json, areAllNeeded: true));
    }

    private PriorResult Prior(JsonElement json)
    {
        var (config, iteration) = (Config(json), json.TryGetProperty("iteration", out _) ? Iteration(json) : 1);
        if (Error(json) is not null) return new PriorResult(config, new Metrics().Freeze(), iteration, PriorOutcome.Failed);
        var isCutShort = json.TryGetProperty("cutShort", out var cut) && (cut.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? cut.GetBoolean()
            : throw new WrongLineException($"cutShort: expected true or false, got {cut.GetRawText()}"));
        return new PriorResult(config, MetricsOf(json, areAllNeeded: true), iteration, isCutShort ? PriorOutcome.CutShort : PriorOutcome.Completed);
    }

    /// <summary>What went wrong; null: nothing.</summary>
    private static string? Error(JsonElement json)
    {
        if (!json.TryGetProperty("error", out var error)) return null;
        if (json.TryGetProperty("value", out _)) throw new WrongLineException("expected value or error, got both");
        return error.ValueKind == JsonValueKind.String ? error.GetString() ?? "" : throw new WrongLineException($"error: expected a text, got {error.GetRawText()}");
    }

    /// <summary>The objectives, and what the outcome constraints are about.</summary>
    private Metrics MetricsOf(JsonElement json, bool areAllNeeded)
    {
        var metrics = new Metrics();
        var values = Values(json);
        for (var index = 0; index < values.Length; index++) metrics[objectives[index].Metric] = values[index];
        var hasMore = json.TryGetProperty("metrics", out var more);
        if (hasMore && more.ValueKind != JsonValueKind.Object) throw new WrongLineException($"metrics: expected a JSON object, got {more.GetRawText()}");
        foreach (var constraint in constraints)
        {
            if (metrics.TryGet(constraint.Metric, out _)) continue;
            if (hasMore && more.TryGetProperty(constraint.Metric, out var value)) metrics[constraint.Metric] = Number(value, $"metrics/{constraint.Metric}");
            else if (areAllNeeded) throw new WrongLineException($"metrics/{constraint.Metric}: expected a number, for the constraint {constraint}, got nothing");
        }

        return metrics.Freeze();
    }

    private static int Trial(JsonElement json) => Whole(json, "trial", 0, int.MaxValue);

    private static int Iteration(JsonElement json) => Whole(json, "iteration", 1, MaxIteration);

    private static int Whole(JsonElement json, string name, int least, int most)
    {
        var expected = most == int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        if (!json.TryGetProperty(name, out var element)) throw new WrongLineException($"{name}: expected {expected}, got nothing");
        // some languages write whole numbers as 3.0
        return element.ValueKind == JsonValueKind.Number && element.GetDouble() is var number && number >= least && number <= most && Math.Floor(number) == number
            ? (int)number
            : throw new WrongLineException($"{name}: expected {expected}, got {element.GetRawText()}");
    }

    private static Configuration Config(JsonElement json)
    {
        if (!json.TryGetProperty("config", out var config)) throw new WrongLineException("config: expected a JSON object, got nothing");
        return config.ValueKind == JsonValueKind.Object ? new Configuration(config) : throw new WrongLineException($"config: expected a JSON object, got {config.GetRawText()}");
    }

    private ImmutableArray<double> Values(JsonElement json)
    {
        if (!json.TryGetProperty("value", out var value)) throw new WrongLineException($"value: expected {Expected}, got nothing");
        if (objectives.Length > 1 && value.ValueKind == JsonValueKind.Object) return [.. objectives.Select(objective => Named(value, objective.Metric))];
        if (objectives.Length == 1 && value.ValueKind != JsonValueKind.Array) return [Number(value)];
        if (value.ValueKind != JsonValueKind.Array) throw new WrongLineException($"value: expected {Expected}, got {value.GetRawText()}");
        return value.GetArrayLength() == objectives.Length
            ? [.. value.EnumerateArray().Select(one => Number(one))]
            : throw new WrongLineException(string.Create(CultureInfo.InvariantCulture, $"value: expected {Expected}, got a list of {value.GetArrayLength()}"));
    }

    private string Expected => objectives.Length == 1
        ? "a number"
        : $"a list of {objectives.Length} numbers ({string.Join(", ", objectives.Select(objective => objective.Metric))})";

    private static double Named(JsonElement values, string name) =>
        values.TryGetProperty(name, out var value) ? Number(value, $"value/{name}") : throw new WrongLineException($"value/{name}: expected a number, got nothing");

    private static double Number(JsonElement value, string name = "value")
    {
        try
        {
            if (value.ValueKind is JsonValueKind.Number or JsonValueKind.String) return Numbers.Read(value);
        }
        catch (FormatException exception)
        {
            throw new WrongLineException($"{name}: {exception.Message}");
        }

        throw new WrongLineException($"{name}: expected a number, got {value.GetRawText()}");
    }
}
