using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Answers a function with the values of a configuration.</summary>
internal sealed class ConfigurationReplay
{
    /// <summary>The branches that are open so far, with their part of the configuration.</summary>
    private readonly List<(Branch Branch, JsonElement Json)> _open;
    private readonly List<(Ask Ask, double Value)> _given = [];

    public ConfigurationReplay(Branch root, Configuration configuration) => _open = [(root, configuration.Root)];

    /// <exception cref="InvalidConfigurationException">The configuration does not have it.</exception>
    public double Answer(Ask ask) => Find(ask) ?? throw new InvalidConfigurationException([ProblemList.At(ask.Name, WhyNot(ask))]);

    /// <summary>The value of a parameter; null if there is no such parameter with this domain in the branches that are open.</summary>
    /// <exception cref="InvalidConfigurationException">It has no value in the configuration, or one that is outside its domain.</exception>
    public double? Find(Ask ask)
    {
        foreach (var (branch, json) in _open)
        {
            if (!branch.TryFind(ask.Name, out var parameter) || parameter.Ask != ask) continue;
            if (!json.TryGetProperty(ask.Name, out var value))
                throw new InvalidConfigurationException([ProblemList.At(ask.Name, "is missing, so the configuration is of another space: start the experiment with the space of this very function, and have the same code on every silo.")]);
            var found = parameter.Options.IsDefaultOrEmpty ? NumberOf(ask, value) : OptionOf(parameter, value);
            _given.Add((ask, found));
            return found;
        }

        return null;
    }

    private static double NumberOf(Ask ask, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) throw new InvalidConfigurationException([ProblemList.At(ask.Name, $"expected a number, got {value.GetRawText()}")]);
        return Axis.Of(ask.Domain).Refuse(value.GetDouble(), out var clean) is { } reason ? throw new InvalidConfigurationException([ProblemList.At(ask.Name, reason)]) : clean;
    }

    private double OptionOf(Branch.Parameter parameter, JsonElement value)
    {
        var (name, options) = (parameter.Ask.Name, parameter.Ask.Options ?? []);
        var own = value;
        if (parameter.IsBranching && (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out own)))
            throw new InvalidConfigurationException([ProblemList.At(name, $"expected an object with '{name}' and what depends on it, got {value.GetRawText()}")]);
        for (var i = 0; i < options.Count; i++)
        {
            if (options[i] is not ParameterSpec.Constant constant || !JsonElement.DeepEquals(constant.Value, own)) continue;
            if (parameter.IsBranching) _open.Add((parameter.Options[i], value));
            return i;
        }

        throw new InvalidConfigurationException([ProblemList.At(name, $"{own.GetRawText()} is none of the options")]);
    }

    private string WhyNot(Ask ask)
    {
        var known = _open.Select(open => open.Branch.TryFind(ask.Name, out var parameter) ? parameter : null).FirstOrDefault(parameter => parameter is not null);
        var met = ProbeRun.Describe(_given);
        return known is null
            ? $"the function asks for it{met}, which the runs that found out the space have not met: it depends on several parameters at once, or on a number that is not at an end. Ask for it before the branch, or always."
            : $"the function asks for it as {ask}{met}, and the runs that found out the space met {known.Ask} only: its domain depends on several parameters at once, or on a number. Give it one domain, or each its own name.";
    }
}
