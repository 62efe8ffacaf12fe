namespace Tune.Cli;

/// <summary>How an experiment is run in this process.</summary>
/// <param name="DataFolder">Where it is kept.</param>
/// <param name="IsJson">Whether standard output is a JSON line a trial, for programs.</param>
/// <param name="IsVerbose">Whether every start and end of a trial gets a line where the screen is not redrawn.</param>
/// <param name="Slots">How many trials of one processor run at once; null: as many as there are processors.</param>
internal sealed record RunSettings(string DataFolder, bool IsJson, bool IsVerbose, int? Slots);
