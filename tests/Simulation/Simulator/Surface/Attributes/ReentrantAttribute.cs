namespace Orleans.Concurrency;

/// <summary>A grain class whose requests may all interleave, turn by turn.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Concurrency/GrainAttributeConcurrency.cs</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
