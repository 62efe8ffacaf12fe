namespace Figures;

/// <summary>How large the experiments are.</summary>
internal static class Scale
{
    public const string QuickArgument = "--quick";

    private const int QuickDivisor = 50;

    /// <summary>Whether only to show that everything can be measured.</summary>
    public static bool IsQuick { get; set; }

    public static int Of(int trials) => IsQuick ? Math.Max(1, trials / QuickDivisor) : trials;
}
