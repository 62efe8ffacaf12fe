using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>How the types of <c>Core</c> cross calls: as JSON, and inside a silo not at all, because none of them ever changes.</summary>
internal static class CoreTypes
{
    public static JsonSerializerOptions JsonOptions { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static bool IsData(Type type) => type.Assembly == typeof(Experiment).Assembly && !type.IsEnum && !typeof(Exception).IsAssignableFrom(type);
}

/// <summary>Hands the types of <c>Core</c> over as they are. Those that have surrogates say so themselves: Orleans would copy them by way of these.</summary>
internal sealed class CoreTypeCopier : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => CoreTypes.IsData(type);

    public object? DeepCopy(object? input, CopyContext context) => input;
}
