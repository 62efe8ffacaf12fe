using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Says why a configuration does not fit a space; <paramref name="fits"/> tells whether a part does.</summary>
internal sealed class MismatchReport(SpaceNode root, Func<SpaceNode, JsonElement, bool> fits, bool partial)
{
    /// <summary>For how many unknown names the nearest known one is looked for.</summary>
    private const int MostNearest = 10;

    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private int _unknown;

    public ImmutableArray<string> Explain(SpaceNode node, JsonElement json)
    {
        Visit(node, json);
        return _problems.ToImmutable();
    }

    private void Visit(SpaceNode node, JsonElement json)
    {
        switch (node)
        {
            case SpaceNode.Constant constant when !fits(constant, json):
                Report(node.Path, $"is always {constant.Value.GetRawText()}, got {json.GetRawText()}");
                break;
            case SpaceNode.Number when json.ValueKind != JsonValueKind.Number:
                Report(node.Path, $"expected a number, got {json.GetRawText()}");
                break;
            case SpaceNode.Number number when number.Dimension.Refuse(json.GetDouble(), out _) is { } reason:
                Report(node.Path, reason);
                break;
            case SpaceNode.Group group:
                VisitGroup(group, json);
                break;
            case SpaceNode.List list:
                VisitList(list, json);
                break;
            case SpaceNode.Options options when !fits(options, json):
                VisitOptions(options, json);
                break;
        }
    }

    private void VisitGroup(SpaceNode.Group group, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Report(group.Path, $"expected an object, got {json.GetRawText()}");
            return;
        }
        var given = new ObjectMembers(json);
        foreach (var member in group.Members)
        {
            if (given.TryGet(member, out var value)) Visit(member.Node, value);
            else if (!partial && member.Node is not SpaceNode.Computed) Report(member.Node.Path, "is missing");
        }

        var known = group.Members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (known.Contains(member.Name)) continue;
            var path = SpacePath.Join(group.Path, member.Name);
            // each is compared with every name: enough to show what is wrong
            var nearest = _unknown++ < MostNearest ? SpacePath.Nearest(path, FlatSpace.NamesIn(root)) : null;
            Report(path, nearest is null ? "there is no such parameter" : $"there is no such parameter; the nearest is '{nearest}'");
        }
    }

    private void VisitList(SpaceNode.List list, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != list.Items.Length)
        {
            Report(list.Path, $"expected an array of {list.Items.Length}, got {json.GetRawText()}");
            return;
        }
        for (var i = 0; i < list.Items.Length; i++) Visit(list.Items[i], json[i]);
    }

    private void VisitOptions(SpaceNode.Options options, JsonElement json)
    {
        var meant = options.Items.FirstOrDefault(option => IsMeant(option, json))
            ?? (options.Items.Where(option => option is SpaceNode.Group).Take(2).ToList() is [var only] && json.ValueKind == JsonValueKind.Object ? only : null);
        if (meant is not null) Visit(meant, json);
        else if (options.Items.All(option => option is SpaceNode.Constant)) Report(options.Path, $"{json.GetRawText()} is not one of {Texts(options)}");
        else Report(options.Path, $"{json.GetRawText()} fits none of the {options.Items.Length} options");
    }

    /// <summary>Whether the value is of the option's kind: for objects, all of its constants agree and there is one.</summary>
    private bool IsMeant(SpaceNode option, JsonElement json) => option switch
    {
        SpaceNode.Number => json.ValueKind == JsonValueKind.Number,
        SpaceNode.List list => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == list.Items.Length,
        SpaceNode.Group group => json.ValueKind == JsonValueKind.Object
            && group.Members.Any(member => member.Node is SpaceNode.Constant)
            && group.Members.All(member => member.Node is not SpaceNode.Constant
                || (json.TryGetProperty(member.Name, out var value) ? fits(member.Node, value) : partial)),
        _ => false,
    };

    private static string Texts(SpaceNode.Options options) =>
        string.Join(", ", options.Items.OfType<SpaceNode.Constant>().Select(option => option.Value.GetRawText()));

    private void Report(string path, string text) => _problems.Add(ProblemList.At(path, text));
}
