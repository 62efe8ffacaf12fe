namespace Orleans.Hosting;

/// <summary>Configures memory streams; nothing can be set in the simulator.</summary>
/// <remarks>src/Orleans.Streaming/MemoryStreams/MemoryStreamBuilder.cs</remarks>
public interface ISiloMemoryStreamConfigurator;
