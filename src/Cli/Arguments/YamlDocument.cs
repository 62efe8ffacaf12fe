using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tune.Cli;

/// <summary>YAML 1.2 (core schema) as JSON: what a plain scalar means is decided by its form, a quoted one is text. Anchors and merge keys are resolved.</summary>
internal sealed partial class YamlDocument
{
    private const int MaxDepth = 200;
    private const int MaxNodes = 1_000_000;

    private readonly string _file;
    private readonly Utf8JsonWriter _writer;
    private readonly FilePositions? _positions;
    private int _nodes;

    private YamlDocument(string file, Utf8JsonWriter writer, FilePositions? positions) => (_file, _writer, _positions) = (file, writer, positions);

    /// <param name="text">The text.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="positions">Is told where everything stands; null if nobody wants to know.</param>
    /// <exception cref="UsageException">The text is not one YAML document, or holds what JSON has no form for.</exception>
    public static JsonElement ToJson(string text, string file, FilePositions? positions = null)
    {
        try
        {
            var stream = Load(text, file);
            if (stream.Documents.Count != 1) throw new UsageException(file, $"expected one YAML document, got {stream.Documents.Count}.");
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer)) new YamlDocument(file, writer, positions).Write(stream.Documents[0].RootNode, "", 0);
            return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = MaxDepth + 1 });
        }
        catch (YamlException exception)
        {
            throw new UsageException(file, $"line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message}");
        }
    }

    private static YamlStream Load(string text, string file)
    {
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(text));
        try
        {
            stream.Load(new MergingParser(parser));
            return stream;
        }
        catch (InvalidOperationException exception)
        {
            // what the scanner throws in the middle of some unfinished lists
            throw new UsageException(file, $"near line {parser.Current?.End.Line ?? 1}: not YAML; expected the end of a list or mapping. {exception.Message}");
        }
    }

    private void Write(YamlNode node, string path, int depth)
    {
        // aliases can make a small text endless
        if (depth > MaxDepth) throw Problem(node, $"expected at most {MaxDepth} levels");
        if (++_nodes > MaxNodes) throw Problem(node, $"expected at most {MaxNodes} values");
        switch (node)
        {
            case YamlMappingNode mapping:
                _writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name }) throw Problem(key, "expected a name as key");
                    _writer.WritePropertyName(name);
                    Write(value, Place(SpacePath.Join(path, name), key), depth + 1);
                }

                _writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                _writer.WriteStartArray();
                foreach (var (index, item) in sequence.Index()) Write(item, Place(SpacePath.Join(path, index), item), depth + 1);
                _writer.WriteEndArray();
                break;
            default:
                Write((YamlScalarNode)node);
                break;
        }
    }

    private string Place(string path, YamlNode node)
    {
        _positions?.Add(path, node.Start.Line, node.Start.Column);
        return path;
    }

    private void Write(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style != ScalarStyle.Plain)
        {
            _writer.WriteStringValue(text);
            return;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": _writer.WriteNullValue(); break;
            case "true" or "True" or "TRUE": _writer.WriteBooleanValue(true); break;
            case "false" or "False" or "FALSE": _writer.WriteBooleanValue(false); break;
            case var _ when Special().IsMatch(text): throw Problem(node, $"expected a finite number, got {text}");
            case var _ when Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer): _writer.WriteNumberValue(integer); break;
            case var _ when Integer().IsMatch(text) && ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var great): _writer.WriteNumberValue(great); break;
            case var _ when Real().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var real && double.IsFinite(real): _writer.WriteNumberValue(real); break;
            default: _writer.WriteStringValue(text); break;
        }
    }

    private UsageException Problem(YamlNode node, string text) => new(_file, $"line {node.Start.Line}, column {node.Start.Column}: {text}.");

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Real();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")]
    private static partial Regex Special();
}
