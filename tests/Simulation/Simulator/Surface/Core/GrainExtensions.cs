using Orleans.Runtime;
using Orleans.Simulator;

namespace Orleans;

/// <summary>Questions to grains and references.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/GrainExtensions.cs</remarks>
public static class GrainExtensions
{
    /// <summary>A reference to this grain, through one of its interfaces.</summary>
    /// <typeparam name="TGrainInterface">The interface.</typeparam>
    /// <param name="grain">A grain, or a reference to one.</param>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return (TGrainInterface)(object)Silo(grain).Client.Reference(typeof(TGrainInterface), grain.GetGrainId());
    }

    /// <summary>The grain's identity.</summary>
    /// <param name="grain">A grain, or a reference to one.</param>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainProxy reference => reference.GrainId,
        IGrainBase activated => activated.GrainContext.GrainId,
        _ => throw NotAGrain(grain),
    };

    /// <summary>The grain's key.</summary>
    /// <param name="grain">A grain, or a reference to one.</param>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static Silo Silo(IAddressable grain) => grain switch
    {
        GrainProxy reference => reference.Silo,
        IGrainBase { GrainContext: Activation activation } => activation.Silo,
        _ => throw NotAGrain(grain),
    };

    private static ArgumentException NotAGrain(IAddressable grain)
        => new($"{grain.GetType().FullName} is neither a grain nor a reference to one.", nameof(grain));
}
