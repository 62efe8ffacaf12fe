namespace Tune.Cli;

/// <summary>How an experiment is followed that a server runs.</summary>
/// <param name="IsJson">Whether standard output is a JSON line a trial, for programs.</param>
/// <param name="IsVerbose">Whether every start and end of a trial gets a line where the screen is not redrawn.</param>
/// <param name="Detaches">Whether it is not followed at all.</param>
internal sealed record ServerRunSettings(bool IsJson, bool IsVerbose, bool Detaches);
