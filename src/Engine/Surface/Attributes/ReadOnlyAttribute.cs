namespace Orleans.Concurrency;

/// <summary>A method of a grain interface that changes nothing: such requests may interleave with each other.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Concurrency/GrainAttributeConcurrency.cs</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
