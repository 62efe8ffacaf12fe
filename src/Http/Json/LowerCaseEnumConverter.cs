using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Http;

/// <summary>An enumeration by its names in camel case, and never by numbers.</summary>
internal sealed class LowerCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
