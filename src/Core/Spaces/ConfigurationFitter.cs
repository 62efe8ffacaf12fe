using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// Fits configurations of another space into this one: what this one does not have is left away, what the other did not have comes from defaults. No value is
/// changed: a configuration that can't be had here has no place here.
/// </summary>
internal sealed class ConfigurationFitter
{
    private readonly double[] _values;

    private ConfigurationFitter(int dimensions)
    {
        _values = new double[dimensions];
        Array.Fill(_values, double.NaN);
    }

    /// <summary>The assignment of a configuration; null with the reason if it does not fit.</summary>
    /// <param name="space">The space.</param>
    /// <param name="configuration">A configuration of another space.</param>
    /// <param name="defaults">Values of parameters that the other space did not have; null: none.</param>
    /// <param name="misfit">What does not fit.</param>
    public static Assignment? Fit(FlatSpace space, Configuration configuration, Configuration? defaults, out Misfit? misfit)
    {
        var fitter = new ConfigurationFitter(space.Dimensions.Length);
        misfit = fitter.Fit(space.Root, configuration.Root, defaults?.Root);
        return misfit is null ? new Assignment([.. fitter._values]) : null;
    }

    private Misfit? Fit(SpaceNode node, JsonElement? given, JsonElement? other)
    {
        if (node is SpaceNode.Group group) return FitGroup(group, given, other);
        if (node is SpaceNode.Computed) return null;
        if ((given ?? other) is not { } json) return node is SpaceNode.Constant ? null : new Misfit(node.Path, "is missing");
        return node switch
        {
            SpaceNode.Constant constant => JsonElement.DeepEquals(constant.Value, json) ? null : new Misfit(node.Path, $"is {json.GetRawText()}, and here always {constant.Value.GetRawText()}"),
            SpaceNode.Number number => FitNumber(number, json),
            SpaceNode.List list => FitList(list, json),
            SpaceNode.Options options => FitOptions(options, given, other),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is not a known kind of node."),
        };
    }

    private Misfit? FitGroup(SpaceNode.Group group, JsonElement? given, JsonElement? other)
    {
        if (given is { ValueKind: not JsonValueKind.Object } value) return new Misfit(group.Path, $"is {value.GetRawText()}, and here an object");
        var (members, others) = (MembersOf(given), MembersOf(other));
        foreach (var member in group.Members)
        {
            if (Fit(member.Node, MemberOf(ref members, member), MemberOf(ref others, member)) is { } misfit) return misfit;
        }

        return null;
    }

    private Misfit? FitNumber(SpaceNode.Number number, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number) return new Misfit(number.Path, $"is {json.GetRawText()}, and here a number");
        return number.Dimension.Refuse(json.GetDouble(), out _values[number.Dimension.Index]) is { } reason ? new Misfit(number.Path, reason) : null;
    }

    private Misfit? FitList(SpaceNode.List list, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != list.Items.Length) return new Misfit(list.Path, $"is {json.GetRawText()}, and here an array of {list.Items.Length}");
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (Fit(list.Items[i], json[i], null) is { } misfit) return misfit;
        }

        return null;
    }

    private Misfit? FitOptions(SpaceNode.Options options, JsonElement? given, JsonElement? other)
    {
        var index = options.Dimension.Index;
        if (options.Scalars is { } scalars && (given ?? other) is { } json && scalars.Find(json) is >= 0 and var found)
        {
            _values[index] = found;
            return null;
        }

        Misfit? nearest = null;
        for (var i = 0; i < options.Items.Length; i++)
        {
            var misfit = Fit(options.Items[i], given, other);
            if (misfit is null)
            {
                _values[index] = i;
                return null;
            }

            Array.Fill(_values, double.NaN, index, options.End - index);
            // the one that is meant fails at a parameter inside, not at what tells it from the others
            if (options.Items[i] is SpaceNode.Group group && HasItsConstants(group, given)) nearest = misfit;
        }

        return nearest ?? new Misfit(options.Path, $"is {(given ?? other)?.GetRawText()}, and here none of the options");
    }

    private static bool HasItsConstants(SpaceNode.Group group, JsonElement? given) =>
        group.Members.Any(member => member.Node is SpaceNode.Constant)
        && group.Members.All(member => member.Node is not SpaceNode.Constant constant || (MemberOf(given, member) is { } value && JsonElement.DeepEquals(constant.Value, value)));

    private static ObjectMembers? MembersOf(JsonElement? json) => json is { ValueKind: JsonValueKind.Object } element ? new(element) : null;

    private static JsonElement? MemberOf(ref ObjectMembers? members, SpaceNode.Member member)
    {
        if (members is not { } known) return null;
        var isThere = known.TryGet(member, out var value);
        // what it has learnt of the order
        members = known;
        return isThere ? value : null;
    }

    private static JsonElement? MemberOf(JsonElement? json, SpaceNode.Member member) =>
        json is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(member.Utf8Name, out var value) ? value : null;

    /// <summary>Why a configuration does not fit.</summary>
    /// <param name="Parameter">The flat name of the parameter that doesn't.</param>
    /// <param name="Text">Why.</param>
    internal sealed record Misfit(string Parameter, string Text);
}
