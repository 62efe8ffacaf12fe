using System.Text.Json;
using Orleans.Storage;

namespace Tune.Storage.PostgreSql;

/// <summary>Writes the state of grains as JSON, as the embedded store does.</summary>
internal sealed class GrainStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, JsonGrainStorage.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, JsonGrainStorage.Options) ?? throw new JsonException("A state is not null.");
}
