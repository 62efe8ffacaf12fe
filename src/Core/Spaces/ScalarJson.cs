using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// The plain JSON form of numbers, Booleans and enums. Only what the serializer would read as the same value is read here. The tests of
/// the type are constants to the compiler, so that nothing is boxed.
/// </summary>
internal static class ScalarJson
{
    public static bool TryRead<T>(JsonElement json, out T value)
        where T : struct
    {
        value = default;
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False when typeof(T) == typeof(bool):
                value = (T)(object)json.GetBoolean();
                return true;
            case JsonValueKind.String when typeof(T).IsEnum:
                var name = json.GetString();
                return EnumNames<T>.All.Contains(name) && Enum.TryParse(name, out value);
            case JsonValueKind.Number:
                return TryReadNumber(json, out value);
            default:
                return false;
        }
    }

    public static void Write<T>(Utf8JsonWriter writer, T value)
        where T : struct
    {
        if (typeof(T) == typeof(bool)) writer.WriteBooleanValue((bool)(object)value);
        else if (typeof(T) == typeof(double)) writer.WriteNumberValue((double)(object)value);
        else if (typeof(T) == typeof(float)) writer.WriteNumberValue((float)(object)value);
        else if (typeof(T) == typeof(decimal)) writer.WriteNumberValue((decimal)(object)value);
        else if (typeof(T) == typeof(int)) writer.WriteNumberValue((int)(object)value);
        else if (typeof(T) == typeof(long)) writer.WriteNumberValue((long)(object)value);
        else if (typeof(T) == typeof(uint)) writer.WriteNumberValue((uint)(object)value);
        else if (typeof(T) == typeof(short)) writer.WriteNumberValue((short)(object)value);
        else if (typeof(T) == typeof(ushort)) writer.WriteNumberValue((ushort)(object)value);
        else if (typeof(T) == typeof(byte)) writer.WriteNumberValue((byte)(object)value);
        else if (typeof(T) == typeof(sbyte)) writer.WriteNumberValue((sbyte)(object)value);
        else if (typeof(T).IsEnum && value.ToString() is { } name && EnumNames<T>.All.Contains(name)) writer.WriteStringValue(name);
        else TuneJson.ToElement(value, typeof(T)).WriteTo(writer);
    }

    private static bool TryReadNumber<T>(JsonElement json, out T value)
        where T : struct
    {
        if (typeof(T) == typeof(double) && json.TryGetDouble(out var real)) return Found(real, out value);
        if (typeof(T) == typeof(float) && json.TryGetSingle(out var single)) return Found(single, out value);
        if (typeof(T) == typeof(decimal) && json.TryGetDecimal(out var exact)) return Found(exact, out value);
        if (typeof(T) == typeof(int) && json.TryGetInt32(out var int32)) return Found(int32, out value);
        if (typeof(T) == typeof(long) && json.TryGetInt64(out var int64)) return Found(int64, out value);
        if (typeof(T) == typeof(uint) && json.TryGetUInt32(out var unsigned32)) return Found(unsigned32, out value);
        if (typeof(T) == typeof(short) && json.TryGetInt16(out var int16)) return Found(int16, out value);
        if (typeof(T) == typeof(ushort) && json.TryGetUInt16(out var unsigned16)) return Found(unsigned16, out value);
        if (typeof(T) == typeof(byte) && json.TryGetByte(out var unsigned8)) return Found(unsigned8, out value);
        if (typeof(T) == typeof(sbyte) && json.TryGetSByte(out var int8)) return Found(int8, out value);
        value = default;
        return false;
    }

    private static bool Found<TRead, T>(TRead read, out T value)
        where TRead : struct
        where T : struct
    {
        value = (T)(object)read;
        return true;
    }

    private static class EnumNames<T>
    {
        public static readonly HashSet<string?> All = [.. Enum.GetNames(typeof(T))];
    }
}
