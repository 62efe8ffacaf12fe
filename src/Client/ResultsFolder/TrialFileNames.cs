namespace Tune;

/// <summary>Names in a trial's folder.</summary>
internal static class TrialFileNames
{
    public const string Parameters = "params.json";
    public const string Results = "result.json";
    public const string Progress = "progress.csv";
    public const string Errors = "error.txt";
}
