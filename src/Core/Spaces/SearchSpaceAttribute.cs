namespace Tune;

/// <summary>
/// Asks for a nested class <c>Space</c> with a <see cref="Domain{T}"/> for each parameter of a partial record's primary constructor, and
/// for reading and writing its configurations without reflection. The package's source generator writes both.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SearchSpaceAttribute : Attribute;
