using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>Says all that is wrong with the options at once.</summary>
internal sealed class TuneApiOptionsValidator : IValidateOptions<TuneApiOptions>
{
    private const long LeastBody = 1024;
    private const long MostBody = 1 << 30;
    private const long MostArchive = 1L << 40;

    public ValidateOptionsResult Validate(string? name, TuneApiOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(TuneApiOptions options)
    {
        const string Section = TuneApiOptions.Section;
        if (options.MaxBodyBytes is < LeastBody or > MostBody) yield return FormattableString.Invariant($"{Section}:MaxBodyBytes must be from {LeastBody} to {MostBody}; was {options.MaxBodyBytes}.");
        if (options.MaxArchiveBytes is < LeastBody or > MostArchive) yield return FormattableString.Invariant($"{Section}:MaxArchiveBytes must be from {LeastBody} to {MostArchive}; was {options.MaxArchiveBytes}.");
        if (options.RequestsPerMinute < 1) yield return FormattableString.Invariant($"{Section}:RequestsPerMinute must be at least 1; was {options.RequestsPerMinute}.");
        if (options.MaxWatchers < 0) yield return FormattableString.Invariant($"{Section}:MaxWatchers must be at least 0; was {options.MaxWatchers}.");
        foreach (var problem in Problems(options.OpenId, $"{Section}:OpenId")) yield return problem;
        foreach (var (index, key) in options.Keys.Index())
        {
            if (ApiKey.ProblemOf(key.Name) is { } problem) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Name: {problem}");
            if (!Enum.IsDefined(key.Role)) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Role must be Reader, Operator or Admin; was {key.Role}.");
            if (ApiKey.ProblemOfHash(key.Hash) is { } wrong) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Hash: {wrong}");
        }
    }

    private static IEnumerable<string> Problems(OpenIdOptions options, string section)
    {
        if (options.Authority is null)
        {
            if (options.Audience is not null || options.Roles.Count > 0 || options.ClientId is not null) yield return $"{section}:Authority is missing: whose tokens let in? Such as https://login.example.com/tenant.";
            yield break;
        }

        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !(authority is { Scheme: "http", IsLoopback: true })))
            yield return $"{section}:Authority must be an https address, since the keys by which tokens are checked come from there; was '{options.Authority}'.";
        if (string.IsNullOrWhiteSpace(options.Audience)) yield return $"{section}:Audience is missing: as what does the provider know this API? Without it tokens for other services would let in here.";
        if (options.Roles.Count == 0) yield return $"{section}:Roles is empty, so nobody could do anything: say which values of the claim '{options.RoleClaim}' mean what, such as {section}:Roles:tune-admins=Admin.";
        foreach (var (value, role) in options.Roles)
            if (!Enum.IsDefined(role)) yield return $"{section}:Roles:{value} must be Reader, Operator or Admin; was {role}.";
        if (options.ClientId is not null && string.IsNullOrWhiteSpace(options.ClientId)) yield return $"{section}:ClientId is empty: leave it out, or say what the provider knows the page by.";
        if (options.ClientId is not null && !options.Scope.Split(' ').Contains("openid")) yield return $"{section}:Scope must have openid among what the page asks for; was '{options.Scope}'.";
        if (string.IsNullOrWhiteSpace(options.RoleClaim)) yield return $"{section}:RoleClaim is empty; the usual is roles.";
        if (string.IsNullOrWhiteSpace(options.NameClaim)) yield return $"{section}:NameClaim is empty; the usual is sub.";
    }
}
