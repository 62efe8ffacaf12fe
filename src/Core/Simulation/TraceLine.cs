using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Simulation;

/// <summary>A trial of a trace: a JSON object a line, such as <c>{"trial":0,"values":[0.1,0.2],"config":{},"secondsPerIteration":1.07}</c>.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Trial">What the trace calls it.</param>
/// <param name="Configuration">Its configuration; empty if the trace has none.</param>
/// <param name="Curve">How it trains.</param>
public sealed record TraceLine(int Line, long Trial, Configuration Configuration, LearningCurve Curve)
{
    /// <summary>Reads a trace; empty lines are skipped, fields that nobody asks for are ignored.</summary>
    /// <param name="text">The text.</param>
    /// <param name="perIteration">How long an iteration takes where the trace does not say.</param>
    /// <exception cref="InvalidCurvesException">A line is not what it should be, or there is none.</exception>
    public static ImmutableArray<TraceLine> Parse(string text, TimeSpan perIteration)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) lines.Add(Read(number, line.Trim(), perIteration));
        }

        if (lines.Count == 0) throw new InvalidCurvesException("expected a JSON object in each line, got nothing");
        foreach (var twice in lines.GroupBy(line => line.Trial).Where(group => group.Count() > 1))
            throw new InvalidCurvesException(twice.ElementAt(1).Line, "trial", FormattableString.Invariant($"{twice.Key} is in line {twice.First().Line} already"));
        return lines.ToImmutable();
    }

    private static TraceLine Read(int line, string text, TimeSpan perIteration)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(text, CanonicalJson.ReaderOptions);
        }
        catch (JsonException exception)
        {
            throw new InvalidCurvesException(line, "", FormattableString.Invariant($"not a JSON object: {exception.Message.Split(" LineNumber:")[0].TrimEnd('.')} (at byte {exception.BytePositionInLine ?? 0})"));
        }

        if (root.ValueKind != JsonValueKind.Object) throw new InvalidCurvesException(line, "", $"expected a JSON object, got {text}");
        return new(line, TrialOf(line, root), ConfigurationOf(line, root), new(ValuesOf(line, root), PerIteration(line, root, perIteration)));
    }

    private static long TrialOf(int line, JsonElement root) => root.TryGetProperty("trial", out var trial) && trial.ValueKind == JsonValueKind.Number && trial.TryGetInt64(out var number) && number >= 0
        ? number
        : throw Expected(line, root, "trial", "a whole number of at least 0");

    private static ImmutableArray<double> ValuesOf(int line, JsonElement root)
    {
        if (!root.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0)
            throw Expected(line, root, "values", "a list of at least one number");
        var curve = ImmutableArray.CreateBuilder<double>(values.GetArrayLength());
        foreach (var value in values.EnumerateArray())
        {
            try
            {
                if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) throw new FormatException($"expected a number, got {value.GetRawText()}");
                curve.Add(Numbers.Read(value));
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException)
            {
                throw new InvalidCurvesException(line, FormattableString.Invariant($"values/{curve.Count}"), exception.Message);
            }
        }

        return curve.MoveToImmutable();
    }

    private static Configuration ConfigurationOf(int line, JsonElement root)
    {
        if (!root.TryGetProperty("config", out var config)) return Configuration.Parse("{}");
        if (config.ValueKind != JsonValueKind.Object) throw Expected(line, root, "config", "a JSON object");
        try
        {
            return new Configuration(config);
        }
        catch (InvalidConfigurationException exception)
        {
            throw new InvalidCurvesException(line, "config", string.Join("; ", exception.Problems));
        }
    }

    private static TimeSpan PerIteration(int line, JsonElement root, TimeSpan perIteration)
    {
        const string Name = "secondsPerIteration";
        if (!root.TryGetProperty(Name, out var seconds)) return perIteration;
        return seconds.ValueKind == JsonValueKind.Number && VirtualTime.TryFromSeconds(seconds.GetDouble(), out var time) ? time : throw Expected(line, root, Name, VirtualTime.Expected);
    }

    private static InvalidCurvesException Expected(int line, JsonElement root, string name, string expected) =>
        new(line, name, $"expected {expected}, got {(root.TryGetProperty(name, out var value) ? value.GetRawText() : "nothing")}");
}
