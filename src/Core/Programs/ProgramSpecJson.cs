using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>Programs as JSON: in a spec, and on the way to where they run. What has its default is left out.</summary>
public static class ProgramSpecJson
{
    private static readonly ProgramSpec Defaults = new() { Command = [] };

    /// <summary>The JSON of a program.</summary>
    public static JsonObject Write(ProgramSpec program)
    {
        var json = new JsonObject { ["command"] = new JsonArray([.. program.Command.Select(argument => (JsonNode)argument)]) };
        if (!program.Environment.IsEmpty) json["environment"] = new JsonObject(program.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));
        if (program.Folder is { } folder) json["folder"] = folder;
        if (program.Code is { } code) json["code"] = new JsonObject { ["digest"] = code.Digest, ["bytes"] = code.Bytes, ["files"] = code.Files };
        if (program.GracePeriod != Defaults.GracePeriod) json["gracePeriod"] = program.GracePeriod.ToString("c");
        if (program.MemoryLimit is { } memory) json["memoryLimit"] = memory;
        if (program.PinsProcessors) json["pinsProcessors"] = true;
        return json;
    }

    /// <summary>The program of its JSON.</summary>
    /// <exception cref="FormatException">Something is missing or malformed.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    public static ProgramSpec Read(JsonNode json) => new()
    {
        Command = [.. (json["command"] ?? throw new FormatException("The program has no command.")).AsArray().Select(argument => Text(argument))],
        Environment = (json["environment"]?.AsObject() ?? []).ToImmutableSortedDictionary(variable => variable.Key, variable => Text(variable.Value), StringComparer.Ordinal),
        Folder = json["folder"]?.GetValue<string>(),
        Code = json["code"] is { } code ? new ProgramCode(Text(code["digest"]), Number(code["bytes"]).GetValue<long>(), Number(code["files"]).GetValue<int>()) : null,
        GracePeriod = json["gracePeriod"] is { } grace ? TimeSpan.ParseExact(grace.GetValue<string>(), "c", System.Globalization.CultureInfo.InvariantCulture) : Defaults.GracePeriod,
        MemoryLimit = json["memoryLimit"]?.GetValue<long>(),
        PinsProcessors = json["pinsProcessors"]?.GetValue<bool>() ?? Defaults.PinsProcessors,
    };

    private static JsonNode Number(JsonNode? node) => node ?? throw new FormatException("The program's code has null in the place of a number.");

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? throw new FormatException("The program has null in the place of a text.");
}
