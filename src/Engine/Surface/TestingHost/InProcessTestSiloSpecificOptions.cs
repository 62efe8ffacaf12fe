namespace Orleans.TestingHost;

/// <summary>What one silo of a test cluster is told about itself.</summary>
/// <remarks>src/Orleans.TestingHost/InProcTestSiloSpecificOptions.cs</remarks>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>Its name: <c>Silo_0</c> for the first.</summary>
    public string SiloName { get; set; } = "";
}
