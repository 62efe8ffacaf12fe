using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tune.Spaces;

/// <summary>What a function asks for with one option of a choice, or always. Filled by <see cref="SpaceDiscovery"/>, and not changed afterwards.</summary>
internal sealed class Branch
{
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);

    /// <summary>A parameter, and for a choice what each option brings.</summary>
    internal sealed record Parameter(Ask Ask, ImmutableArray<Branch> Options)
    {
        /// <summary>Whether something depends on it: its value is then an object, which has it under its own name and beside it what it brings.</summary>
        public bool IsBranching => Options.Any(option => option._parameters.Count > 0);

        public ParameterSpec ToSpec()
        {
            if (!IsBranching || Ask.Options is not { } values) return Ask.Domain;
            ImmutableArray<ParameterSpec> options = [.. values.Zip(Options, (value, branch) => branch.ToGroup(KeyValuePair.Create(Ask.Name, value)))];
            return Ask.Domain is ParameterSpec.Grid ? new ParameterSpec.Grid(options) : new ParameterSpec.Choice(options);
        }
    }

    public bool TryFind(string name, [NotNullWhen(true)] out Parameter? parameter) => _byName.TryGetValue(name, out parameter);

    /// <returns>False if there is another one of the name.</returns>
    public bool TryAdd(Parameter parameter)
    {
        if (!_byName.TryAdd(parameter.Ask.Name, parameter)) return false;
        _parameters.Add(parameter);
        return true;
    }

    public ParameterSpec.Group ToGroup(params ReadOnlySpan<KeyValuePair<string, ParameterSpec>> first) =>
        new([.. first, .. _parameters.Select(parameter => KeyValuePair.Create(parameter.Ask.Name, parameter.ToSpec()))]);
}
