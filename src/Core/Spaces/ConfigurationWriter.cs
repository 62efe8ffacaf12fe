using System.Buffers;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Writes the configuration of an assignment.</summary>
internal static class ConfigurationWriter
{
    /// <param name="root">The tree.</param>
    /// <param name="values">A value for each dimension.</param>
    /// <param name="computed">The values of computed parameters as far as they are known; others are left out of objects and null in
    /// arrays.</param>
    public static JsonElement Write(SpaceNode root, ReadOnlySpan<double> values, ReadOnlySpan<JsonElement?> computed)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions)) Write(writer, root, values, computed);
        return JsonElement.Parse(buffer.WrittenSpan, CanonicalJson.ReaderOptions);
    }

    /// <summary>The computed parameters of the branches that were chosen, in the order of the space.</summary>
    public static void CollectComputed(SpaceNode node, ReadOnlySpan<double> values, List<SpaceNode.Computed> active)
    {
        switch (Chosen(node, values))
        {
            case SpaceNode.Computed computed:
                active.Add(computed);
                break;
            case SpaceNode.Group group:
                foreach (var member in group.Members) CollectComputed(member.Node, values, active);
                break;
            case SpaceNode.List list:
                foreach (var item in list.Items) CollectComputed(item, values, active);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, SpaceNode node, ReadOnlySpan<double> values, ReadOnlySpan<JsonElement?> computed)
    {
        switch (node)
        {
            case SpaceNode.Constant constant:
                writer.WriteRawValue(constant.Text, skipInputValidation: true);
                break;
            case SpaceNode.Number number:
                WriteNumber(writer, number, values[number.Dimension.Index]);
                break;
            case SpaceNode.Group group:
                writer.WriteStartObject();
                foreach (var member in group.Members)
                {
                    var chosen = Chosen(member.Node, values);
                    if (chosen is SpaceNode.Computed pending && computed[pending.Slot] is null) continue;
                    writer.WritePropertyName(member.Text);
                    Write(writer, chosen, values, computed);
                }
                writer.WriteEndObject();
                break;
            case SpaceNode.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, Chosen(item, values), values, computed);
                writer.WriteEndArray();
                break;
            case SpaceNode.Computed slot when computed[slot.Slot] is { } value:
                value.WriteTo(writer);
                break;
            case SpaceNode.Computed:
                writer.WriteNullValue();
                break;
            default:
                throw new ArgumentException($"{node.GetType().Name} is not a known kind of node.", nameof(node));
        }
    }

    private static SpaceNode Chosen(SpaceNode node, ReadOnlySpan<double> values)
    {
        while (node is SpaceNode.Options options)
        {
            var option = values[options.Dimension.Index];
            if (!(option >= 0 && option < options.Items.Length)) throw new ArgumentException($"{node.Path}: the assignment has no option {option}.");
            node = options.Items[(int)option];
        }
        return node;
    }

    private static void WriteNumber(Utf8JsonWriter writer, SpaceNode.Number number, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"{number.Path}: the assignment has no value.");
        if (number.IsInteger) writer.WriteNumberValue((long)value);
        else writer.WriteNumberValue(value + 0.0);
    }
}
