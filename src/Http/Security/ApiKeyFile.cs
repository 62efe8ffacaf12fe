using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Http;

/// <summary>The keys of a data folder, in a file that only its user may read.</summary>
internal static class ApiKeyFile
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "api-keys.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The keys; none if there is no file.</summary>
    /// <exception cref="TuneException">It can't be read.</exception>
    public static ImmutableArray<ApiKey> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            var keys = JsonSerializer.Deserialize<ImmutableArray<ApiKey>>(File.ReadAllBytes(path), Options);
            if (keys.IsDefault) throw new JsonException("it is null");
            foreach (var key in keys)
                if ((ApiKey.ProblemOf(key.Name ?? "") ?? ApiKey.ProblemOfHash(key.Hash ?? "")) is { } problem) throw new JsonException(problem);
            return keys;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TuneException($"The keys in '{path}' can't be read: {exception.Message} Mend the file, or remove it and make keys by tune keys add; until then nobody with a key is let in.", exception);
        }
    }

    /// <summary>Replaces the keys.</summary>
    /// <exception cref="TuneException">The file can't be written.</exception>
    public static void Write(string path, ImmutableArray<ApiKey> keys) => AtomicFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(keys, Options));
}
