namespace Orleans.Concurrency;

/// <summary>A method of a grain interface that may run between the turns of any request.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Concurrency/GrainAttributeConcurrency.cs</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
