namespace Tune;

/// <summary>Names in a results folder.</summary>
internal static class TrialFolder
{
    public const string Parameters = "params.json";
    public const string Results = "result.json";
    public const string Progress = "progress.csv";
    public const string Errors = "error.txt";

    /// <summary>A trial's folder: short, and without parameter values, because paths have limits.</summary>
    public static string NameOf(TrialId trial) => $"trial_{trial}";
}
