namespace Orleans.Configuration;

/// <summary>Options of a memory storage; there are none in the simulator.</summary>
/// <remarks>src/Orleans.Persistence.Memory/Options/MemoryGrainStorageOptions.cs</remarks>
public class MemoryGrainStorageOptions;
