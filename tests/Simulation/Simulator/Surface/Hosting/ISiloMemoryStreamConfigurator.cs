namespace Orleans.Hosting;

/// <summary>Configures memory streams; nothing can be set in the embedded host.</summary>
/// <remarks>src/Orleans.Streaming/MemoryStreams/MemoryStreamBuilder.cs</remarks>
public interface ISiloMemoryStreamConfigurator;
