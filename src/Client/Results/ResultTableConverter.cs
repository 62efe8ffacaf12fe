using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>A table is what <see cref="ResultTable.ToJson"/> writes: an array with an object a row. It is made of results, and not read.</summary>
internal sealed class ResultTableConverter : JsonConverter<ResultTable>
{
    public override ResultTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A ResultTable can't be read from JSON; read a ResultGrid and call ToTable().");

    public override void Write(Utf8JsonWriter writer, ResultTable value, JsonSerializerOptions options) => value.Write(writer);
}
