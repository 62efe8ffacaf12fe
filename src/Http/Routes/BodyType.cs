namespace Tune.Http;

/// <summary>What the body of a request is, for the description. ASP.NET's own way of saying it has a request without a body find no route.</summary>
/// <param name="Type">The type.</param>
internal sealed record BodyType(Type Type)
{
    /// <summary>Whether nothing need be said.</summary>
    public bool IsOptional => Type.GetConstructor(System.Type.EmptyTypes) is not null;
}
