namespace Tune.Http;

/// <summary>What a route asks for.</summary>
/// <param name="Role">Who may call it.</param>
/// <param name="IsChange">Whether something is another after it: such calls are audited.</param>
internal sealed record RequiredRole(ApiRole Role, bool IsChange);
