using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Http;

/// <summary>Reads the spec of an experiment that somebody has sent, and says all that is wrong with it at once.</summary>
internal static class SubmittedSpec
{
    private static readonly string[] Needed = ["name", "space", "objective"];

    /// <summary>The spec of a JSON object.</summary>
    /// <exception cref="InvalidExperimentException">Something is wrong; lists all of it, each with its place.</exception>
    public static ExperimentSpec<Configuration> Read(JsonObject json, AlgorithmRegistry registry)
    {
        var usual = JsonNode.Parse(ExperimentSpecJson.Write(Usual, registry))?.AsObject() ?? throw new InvalidOperationException("A spec is a JSON object.");
        string[] known = [.. usual.Select(member => member.Key), .. ExperimentSpecJson.LeftOut];
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(Needed.Where(name => json[name] is null).Select(name => $"spec.{name} is missing: {Meant(name)}."));
        foreach (var (name, value) in json)
        {
            if (!known.Contains(name)) problems.Add($"spec.{name} is no member of a spec{SpacePath.Suggest(name, known)} There are: {string.Join(", ", known)}.");
            else if (value is not null && ProblemOf(name, value, usual, registry) is { } problem) problems.Add($"spec.{name}: {problem}");
        }

        if (problems.Count > 0) throw new InvalidExperimentException(problems.ToImmutable());
        var spec = ExperimentSpecJson.Read(With(usual, json), registry);
        ExperimentValidator.Validate(spec);
        return spec;
    }

    private static ExperimentSpec Usual => new ExperimentSpec<Configuration> { Name = "usual", Space = new SearchSpace(), Objective = Objective.Minimize("loss") };

    /// <summary>Each member is read beside what is right, so that a wrong one hides no other.</summary>
    private static string? ProblemOf(string name, JsonNode value, JsonObject usual, AlgorithmRegistry registry)
    {
        try
        {
            ExperimentSpecJson.Read(With(usual, new JsonObject { [name] = value.DeepClone() }), registry);
            return null;
        }
        catch (InvalidExperimentException exception)
        {
            return string.Join("; ", exception.Problems);
        }
        catch (TuneException exception)
        {
            return exception.Message;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    private static string With(JsonObject usual, JsonObject json)
    {
        var whole = usual.DeepClone().AsObject();
        foreach (var (name, value) in json)
            if (value is not null || name is "samples" or "stop" or "maxConcurrentTrials") whole[name] = value?.DeepClone();
        return whole.ToJsonString();
    }

    private static string Meant(string name) => name switch
    {
        "name" => "how it is called, such as \"digits\"",
        "space" => "the parameters, as in docs/typed-spaces.md, such as {\"lr\": {\"loguniform\": [1e-4, 1e-1]}}",
        _ => "what is optimised, such as {\"metric\": \"accuracy\", \"goal\": \"Maximize\"}",
    };
}
