using System.Collections.Generic;
using System.Linq;

namespace Tune.Generators;

/// <summary>Writes how a record is read and written.</summary>
internal static class CodecEmitter
{
    public static void Emit(SourceWriter source, SpaceModel model)
    {
        EmitDecode(source, model);
        source.Line();
        EmitEncode(source, model);
    }

    private static void EmitDecode(SourceWriter source, SpaceModel model)
    {
        source.Line($"static bool global::Tune.Spaces.ISearchSpaceConfig<{model.Name}>.TryDecode(");
        source.Continued("global::Tune.Spaces.ConfigurationDecoder json,");
        source.Continued($"[global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out {model.Name} config)");
        source.Open();
        if (model.BindsByJson)
        {
            source.Line("// Its JSON attributes mean something that only the serializer knows.");
        }
        else
        {
            EmitRead(source, model);
        }

        source.Line("config = null;");
        source.Line("return false;");
        source.Close();
    }

    private static void EmitRead(SourceWriter source, SpaceModel model)
    {
        var locals = Locals(model.Parameters);
        var reads = model.Parameters.Zip(locals, Read).Append("json.IsAtEnd").ToList();
        source.Line($"if ({reads[0]}{(reads.Count == 1 ? ")" : "")}");
        for (var i = 1; i < reads.Count; i++) source.Continued($"&& {reads[i]}{(i == reads.Count - 1 ? ")" : "")}");
        source.Open();
        var arguments = model.Parameters.Zip(locals, (parameter, local) => parameter.Kind == ParameterKind.Text ? local + "!" : local);
        source.Line($"config = new {model.Name}({string.Join(", ", arguments)});");
        source.Line("return true;");
        source.Close();
        source.Line();
    }

    private static string Read(ParameterModel parameter, string local)
    {
        var name = SpaceEmitter.Literal(parameter.JsonName);
        var read = parameter.Kind switch
        {
            ParameterKind.Scalar => $"json.Read({name}, out {parameter.Type} {local})",
            ParameterKind.NullableScalar => $"json.ReadNullable({name}, out {parameter.Type}? {local})",
            ParameterKind.Text => $"json.ReadText({name}, out string? {local})",
            ParameterKind.Group => $"json.ReadGroup<{parameter.Type}>({name}, out var {local})",
            _ => Either(parameter.Variants.Select((variant, i) =>
                $"json.ReadVariant<{parameter.Type}, {variant.Type}>({name}, {SpaceEmitter.Literal(variant.Kind)}, out {(i == 0 ? "var " : "")}{local})")),
        };
        var type = parameter.Kind == ParameterKind.Scalar ? parameter.Type : parameter.Type + "?";
        return parameter.Default is { } value ? $"({read} || json.IsAbsent<{type}>({name}, {value}, out {local}))" : read;
    }

    /// <summary>One a line; a family may be large.</summary>
    private static string Either(IEnumerable<string> reads) => $"({string.Join("\n                || ", reads)})";

    private static void EmitEncode(SourceWriter source, SpaceModel model)
    {
        source.Open($"static void global::Tune.Spaces.ISearchSpaceConfig<{model.Name}>.Encode({model.Name} config, global::Tune.Spaces.ConfigurationEncoder json)");
        if (model.BindsByJson) source.Line("json.WriteAll(config);");
        else
        {
            foreach (var parameter in model.Parameters) EmitWrite(source, parameter);
        }

        source.Close();
    }

    private static void EmitWrite(SourceWriter source, ParameterModel parameter)
    {
        var name = SpaceEmitter.Literal(parameter.JsonName);
        var value = $"config.{SymbolDisplayFormats.Identifier(parameter.Name)}";
        switch (parameter.Kind)
        {
            case ParameterKind.Scalar:
                source.Line($"json.Write({name}, {value});");
                break;
            case ParameterKind.NullableScalar:
                source.Line($"json.WriteNullable({name}, {value});");
                break;
            case ParameterKind.Text:
                source.Line($"json.WriteText({name}, {value});");
                break;
            case ParameterKind.Group:
                source.Line($"json.WriteGroup({name}, {value});");
                break;
            default:
                var variants = parameter.Variants
                    .Select(variant => $"!json.WriteVariant<{variant.Type}>({name}, {SpaceEmitter.Literal(variant.Kind)}, {value})").ToList();
                source.Line($"if ({variants[0]}{(variants.Count == 1 ? ")" : "")}");
                for (var i = 1; i < variants.Count; i++) source.Continued($"&& {variants[i]}{(i == variants.Count - 1 ? ")" : "")}");
                source.Open();
                source.Line($"json.WriteOther({name}, {value});");
                source.Close();
                break;
        }
    }

    /// <summary>A local for each parameter that clashes with nothing else in the method.</summary>
    private static List<string> Locals(IEnumerable<ParameterModel> parameters)
    {
        var used = new HashSet<string> { "json", "config" };
        return [.. parameters.Select(parameter =>
        {
            var name = char.ToLowerInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
            while (!used.Add(name)) name += "Value";
            return SymbolDisplayFormats.Identifier(name);
        })];
    }
}
