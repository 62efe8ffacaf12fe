namespace Orleans.Concurrency;

/// <summary>A method of a grain interface whose caller gets no answer: neither result nor exception.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Concurrency/GrainAttributeConcurrency.cs</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
