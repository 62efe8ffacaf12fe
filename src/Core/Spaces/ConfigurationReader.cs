using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Finds the values of the dimensions in a configuration.</summary>
internal sealed class ConfigurationReader
{
    private readonly bool _partial;
    private readonly double[] _values;

    private ConfigurationReader(int dimensions, bool partial)
    {
        _partial = partial;
        _values = new double[dimensions];
        Array.Fill(_values, double.NaN);
    }

    /// <summary>A value for each dimension; NaN for inactive and, in a partial configuration, for open.</summary>
    /// <exception cref="InvalidConfigurationException">All faults there are.</exception>
    public static ImmutableArray<double> Read(SpaceNode root, int dimensions, JsonElement json, bool partial)
    {
        var reader = new ConfigurationReader(dimensions, partial);
        if (reader.Fits(root, json)) return ImmutableCollectionsMarshal.AsImmutableArray(reader._values);
        var problems = new MismatchReport(root, reader.Fits, partial).Explain(root, json);
        throw new InvalidConfigurationException(problems);
    }

    private bool Fits(SpaceNode node, JsonElement json) => node switch
    {
        SpaceNode.Constant constant => JsonElement.DeepEquals(constant.Value, json),
        SpaceNode.Number number => FitsNumber(number, json),
        SpaceNode.Group group => FitsGroup(group, json),
        SpaceNode.List list => FitsList(list, json),
        SpaceNode.Options options => FitsOption(options, json),
        SpaceNode.Computed => true,
        _ => throw new ArgumentException($"{node.GetType().Name} is not a known kind of node.", nameof(node)),
    };

    private bool FitsNumber(SpaceNode.Number number, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number || number.Dimension.Refuse(json.GetDouble(), out var value) is not null) return false;
        _values[number.Dimension.Index] = value;
        return true;
    }

    private bool FitsGroup(SpaceNode.Group group, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return false;
        var found = 0;
        var given = new ObjectMembers(json);
        foreach (var member in group.Members)
        {
            if (given.TryGet(member, out var value))
            {
                found++;
                if (!Fits(member.Node, value)) return false;
            }
            else if (!_partial && member.Node is not SpaceNode.Computed)
            {
                return false;
            }
        }
        return found == json.GetPropertyCount();
    }

    private bool FitsList(SpaceNode.List list, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != list.Items.Length) return false;
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (!Fits(list.Items[i++], item)) return false;
        }
        return true;
    }

    private bool FitsOption(SpaceNode.Options options, JsonElement json)
    {
        // An empty object in a partial configuration says nothing about which option is meant.
        if (_partial && json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 0) return true;
        var index = options.Dimension.Index;
        if (options.Scalars is { } scalars)
        {
            if (scalars.Find(json) is not (>= 0 and var found)) return false;
            _values[index] = found;
            return true;
        }

        for (var i = 0; i < options.Items.Length; i++)
        {
            if (Fits(options.Items[i], json))
            {
                _values[index] = i;
                return true;
            }
            Array.Fill(_values, double.NaN, index, options.End - index);
        }
        return false;
    }
}
