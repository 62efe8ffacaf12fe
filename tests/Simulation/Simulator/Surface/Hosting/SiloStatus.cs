namespace Orleans.Runtime;

/// <summary>Where a silo is in its life.</summary>
/// <remarks>src/Orleans.Core/Runtime/SiloStatus.cs</remarks>
[GenerateSerializer]
public enum SiloStatus
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>It is a member.</summary>
    Active = 3,

    /// <summary>It ends in good order.</summary>
    ShuttingDown = 4,

    /// <summary>It has ended, or is taken to have.</summary>
    Dead = 6,
}
