using System.Text.Json.Serialization;

namespace Tune.Http;

/// <summary>What happens if there is an experiment of the name with another spec. None of it deletes anything.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<OnDifferenceBody>))]
internal enum OnDifferenceBody
{
    /// <summary>Nothing: the answer says what differs.</summary>
    Refuse,

    /// <summary>It goes on with this spec.</summary>
    Change,

    /// <summary>Another experiment begins and learns from it.</summary>
    Fork,
}
