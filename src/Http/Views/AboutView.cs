namespace Tune.Http;

/// <summary>Who answers, and whom.</summary>
/// <param name="Version">The version of Tune.Orleans.</param>
/// <param name="Caller">The name of the key, or <c>(local)</c> for who needs none.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="AllowsPrograms">Whether specs may name a program.</param>
internal sealed record AboutView(string Version, string Caller, ApiRole Role, bool AllowsPrograms);
