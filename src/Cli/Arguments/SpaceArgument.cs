using System.CommandLine;
using System.Text.Json;

namespace Tune.Cli;

/// <summary><c>--space</c>: a search space in a file, as JSON or, by the extension .yaml or .yml, as YAML.</summary>
internal static class SpaceArgument
{
    /// <summary>What is wrong with a parameter that needs a function.</summary>
    public const string NoFunctions = "sample_from needs a function of a C# program, which the command line doesn't have; expected another domain.";

    public static Option<string?> CreateOptional(string description) => new("--space") { Description = description, HelpName = "file" };

    public static Option<string> Create() => new("--space")
    {
        Description = "The search space: a JSON file, or a YAML file with the extension .yaml or .yml.",
        HelpName = "file",
        Required = true,
    };

    public static SearchSpace Read(ParseResult parsed, Option<string> option) => ReadFile(parsed.GetRequiredValue(option));

    /// <exception cref="UsageException">There is no such file, or it is no search space.</exception>
    public static SearchSpace ReadFile(string path)
    {
        var text = InputFile.ReadText("--space", path);
        try
        {
            var space = SearchSpaceJson.Parse(StructuredFile.IsYaml(path) ? YamlDocument.ToJson(text, path) : StrictJson.Parse(text));
            return ComputedIn(space.Root, "") is { } name ? throw new UsageException(path, $"{name}: {NoFunctions}") : space;
        }
        catch (JsonException exception)
        {
            throw new UsageException(path, $"not a JSON object: {exception.Message}");
        }
        catch (InvalidSearchSpaceException exception)
        {
            throw new UsageException(path, exception.Problems);
        }
    }

    /// <summary>The first parameter that needs a function; null if none does.</summary>
    public static string? ComputedIn(ParameterSpec parameter, string path) => parameter switch
    {
        ParameterSpec.Computed => path,
        ParameterSpec.Group group => group.Children.Select(child => ComputedIn(child.Value, SpacePath.Join(path, child.Key))).FirstOrDefault(name => name is not null),
        ParameterSpec.List list => list.Items.Select((item, index) => ComputedIn(item, SpacePath.Join(path, index))).FirstOrDefault(name => name is not null),
        ParameterSpec.Choice choice => choice.Options.Select(option => ComputedIn(option, path)).FirstOrDefault(name => name is not null),
        ParameterSpec.Grid grid => grid.Options.Select(option => ComputedIn(option, path)).FirstOrDefault(name => name is not null),
        _ => null,
    };
}
