namespace Orleans.Configuration;

/// <summary>Who a silo is.</summary>
/// <remarks>src/Orleans.Runtime/Silo/SiloOptions.cs</remarks>
public class SiloOptions
{
    /// <summary>Its name; a silo that starts under the name of another one succeeds it.</summary>
    /// <value>Empty: the host gives it one.</value>
    public string SiloName { get; set; } = "";
}
