using System.Text.Json.Serialization;

namespace Tune;

/// <summary>How the bundles of a trial are spread over silos; as Ray's placement group strategies.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BundleStrategy>))]
public enum BundleStrategy
{
    /// <summary>On as few silos as there is room on. JSON: <c>PACK</c>.</summary>
    Pack,

    /// <summary>On as many silos as there is room on. JSON: <c>SPREAD</c>.</summary>
    Spread,

    /// <summary>All on one silo, or not at all. JSON: <c>STRICT_PACK</c>.</summary>
    StrictPack,

    /// <summary>Each on a silo of its own, or not at all. JSON: <c>STRICT_SPREAD</c>.</summary>
    StrictSpread,
}
