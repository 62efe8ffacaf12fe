using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>The keys that make a JSON object a domain.</summary>
internal static class DomainKeyword
{
    public const string Uniform = "uniform", QUniform = "quniform", LogUniform = "loguniform", QLogUniform = "qloguniform";
    public const string RandN = "randn", QRandN = "qrandn";
    public const string RandInt = "randint", QRandInt = "qrandint", LogRandInt = "lograndint", QLogRandInt = "qlograndint";
    public const string Choice = "choice", GridSearch = "grid_search", SampleFrom = "sample_from", Const = "const";

    public static readonly ImmutableArray<string> All =
    [
        Uniform, QUniform, LogUniform, QLogUniform, RandN, QRandN, RandInt, QRandInt, LogRandInt, QLogRandInt, Choice, GridSearch, SampleFrom, Const,
    ];

    public static bool IsKeyword(string name) => All.Contains(name);
}
