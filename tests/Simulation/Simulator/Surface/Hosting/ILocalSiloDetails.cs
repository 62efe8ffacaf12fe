namespace Orleans.Runtime;

/// <summary>The silo that something runs on.</summary>
/// <remarks>src/Orleans.Core/Runtime/ILocalSiloDetails.cs</remarks>
public interface ILocalSiloDetails
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its address.</summary>
    SiloAddress SiloAddress { get; }
}
