using System.Text.Json.Serialization;

namespace Tune.Http;

/// <summary>What a caller of the API may do; each may do what those before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiRole>))]
public enum ApiRole
{
    /// <summary>Look at everything, download checkpoints and files.</summary>
    Reader,

    /// <summary>Start, pause, resume, stop, extend and change experiments.</summary>
    Operator,

    /// <summary>Delete experiments.</summary>
    Admin,
}
