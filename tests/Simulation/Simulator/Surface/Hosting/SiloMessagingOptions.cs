namespace Orleans.Configuration;

/// <summary>How calls are made from a silo.</summary>
/// <remarks>src/Orleans.Runtime/Configuration/Options/SiloMessagingOptions.cs</remarks>
public class SiloMessagingOptions : MessagingOptions;
