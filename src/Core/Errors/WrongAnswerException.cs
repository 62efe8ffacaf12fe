namespace Tune.Kernel;

/// <summary>A searcher or scheduler has answered what can't be: the experiment ends by it.</summary>
internal sealed class WrongAnswerException(string message) : TuneException(message);
