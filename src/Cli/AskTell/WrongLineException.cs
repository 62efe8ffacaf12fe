namespace Tune.Cli;

/// <summary>A line that can't be answered as it asks: says why. Nothing has changed.</summary>
internal sealed class WrongLineException(string message) : TuneException(message);
