using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Finds every fault of a search space.</summary>
internal sealed class SpaceValidator
{
    private const int MaxDepth = 32;
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    private SpaceValidator()
    {
    }

    /// <summary>The known faults and those that the tree shows, in its order.</summary>
    public static ImmutableArray<string> Check(ParameterSpec.Group root, ImmutableArray<string> known)
    {
        var validator = new SpaceValidator();
        validator._problems.AddRange(known);
        validator.Check(root, "", inChoice: false, depth: 0);
        return validator._problems.ToImmutable();
    }

    private void Check(ParameterSpec spec, string path, bool inChoice, int depth)
    {
        if (depth > MaxDepth)
        {
            Report(path, $"is nested more than {MaxDepth} levels deep");
            return;
        }
        switch (spec)
        {
            case ParameterSpec.Constant constant:
                if (constant.Value.ValueKind == JsonValueKind.Undefined) Report(path, "the constant has no value");
                break;
            case ParameterSpec.Group group:
                CheckGroup(group, path, inChoice, depth);
                break;
            case ParameterSpec.List list:
                for (var i = 0; i < list.Items.Length; i++) Check(list.Items[i], SpacePath.Join(path, i), inChoice, depth + 1);
                break;
            case ParameterSpec.Choice choice:
                CheckOptions(choice.Options, path, "choice", true, depth);
                break;
            case ParameterSpec.Grid grid:
                if (inChoice) Report(path, "a grid_search cannot stand inside a choice; use a choice there");
                CheckOptions(grid.Options, path, "grid_search", inChoice, depth);
                break;
            case ParameterSpec.Computed computed:
                if (string.IsNullOrEmpty(computed.FunctionName)) Report(path, "sample_from needs the name of a function");
                break;
            default:
                foreach (var problem in BoundsCheck.Of(spec)) Report(path, problem);
                break;
        }
    }

    private void CheckGroup(ParameterSpec.Group group, string path, bool inChoice, int depth)
    {
        if (depth > 0 && group.Children is [{ Key: var only }] && DomainKeyword.IsKeyword(only))
        {
            Report(path, $"a group whose only parameter is called '{only}' reads as a domain; rename the parameter");
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, child) in group.Children)
        {
            if (string.IsNullOrEmpty(name))
            {
                Report(path, "a parameter has an empty name");
                continue;
            }
            var childPath = SpacePath.Join(path, name);
            if (name.Any(char.IsControl)) Report(path, $"the name {JsonSerializer.Serialize(name)} must not have control characters, such as line ends");
            if (name.Contains(SpacePath.Separator)) Report(path, $"the name '{name}' must not contain '/'; nest a group instead");
            if (!names.Add(name)) Report(childPath, "the name is used twice");
            Check(child, childPath, inChoice, depth + 1);
        }
    }

    private void CheckOptions(ImmutableArray<ParameterSpec> options, string path, string keyword, bool inChoice, int depth)
    {
        if (options.IsDefaultOrEmpty)
        {
            Report(path, $"{keyword} needs at least one option");
            return;
        }
        foreach (var option in options) Check(option, path, inChoice, depth + 1);
    }

    private void Report(string path, string text) => _problems.Add(ProblemList.At(path, text));
}
