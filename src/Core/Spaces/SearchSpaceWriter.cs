using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Writes a valid tree as JSON.</summary>
internal static class SearchSpaceWriter
{
    public static string Write(ParameterSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions)) Write(writer, spec);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ParameterSpec spec)
    {
        switch (spec)
        {
            case ParameterSpec.Constant { Value.ValueKind: JsonValueKind.Object or JsonValueKind.Array } constant:
                writer.WriteStartObject();
                writer.WritePropertyName(DomainKeyword.Const);
                writer.WriteRawValue(CanonicalJson.Encode(constant.Value));
                writer.WriteEndObject();
                break;
            case ParameterSpec.Constant constant:
                writer.WriteRawValue(CanonicalJson.Encode(constant.Value));
                break;
            case ParameterSpec.Group group:
                writer.WriteStartObject();
                foreach (var (name, child) in group.Children)
                {
                    writer.WritePropertyName(name);
                    Write(writer, child);
                }
                writer.WriteEndObject();
                break;
            case ParameterSpec.List list:
                WriteAll(writer, list.Items);
                break;
            case ParameterSpec.Choice choice:
                WriteOptions(writer, DomainKeyword.Choice, choice.Options);
                break;
            case ParameterSpec.Grid grid:
                WriteOptions(writer, DomainKeyword.GridSearch, grid.Options);
                break;
            case ParameterSpec.Computed computed:
                writer.WriteStartObject();
                writer.WriteString(DomainKeyword.SampleFrom, computed.FunctionName);
                writer.WriteEndObject();
                break;
            case ParameterSpec.Float { Step: { } step } real:
                WriteNumbers(writer, real.Log ? DomainKeyword.QLogUniform : DomainKeyword.QUniform, real.Low, real.High, step);
                break;
            case ParameterSpec.Float real:
                WriteNumbers(writer, real.Log ? DomainKeyword.LogUniform : DomainKeyword.Uniform, real.Low, real.High);
                break;
            case ParameterSpec.Normal { Step: { } step } normal:
                WriteNumbers(writer, DomainKeyword.QRandN, normal.Mean, normal.StandardDeviation, step);
                break;
            case ParameterSpec.Normal normal:
                WriteNumbers(writer, DomainKeyword.RandN, normal.Mean, normal.StandardDeviation);
                break;
            case ParameterSpec.Integer { Step: 1 } integer:
                WriteNumbers(writer, integer.Log ? DomainKeyword.LogRandInt : DomainKeyword.RandInt, integer.Low, integer.High + 1);
                break;
            case ParameterSpec.Integer integer:
                WriteNumbers(writer, integer.Log ? DomainKeyword.QLogRandInt : DomainKeyword.QRandInt, integer.Low, integer.High, integer.Step);
                break;
            default:
                throw new ArgumentException($"{spec.GetType().Name} is not a known kind of node.", nameof(spec));
        }
    }

    private static void WriteOptions(Utf8JsonWriter writer, string keyword, ImmutableArray<ParameterSpec> options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(keyword);
        WriteAll(writer, options);
        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, ImmutableArray<ParameterSpec> items)
    {
        writer.WriteStartArray();
        foreach (var item in items) Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string keyword, params ReadOnlySpan<double> numbers)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(keyword);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string keyword, params ReadOnlySpan<long> numbers)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(keyword);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
