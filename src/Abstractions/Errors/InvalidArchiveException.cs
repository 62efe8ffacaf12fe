namespace Tune;

/// <summary>A file is no archive of an experiment, of a newer version, damaged, or made by somebody who means harm; nothing of it was taken.</summary>
/// <param name="message">What is wrong with it, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class InvalidArchiveException(string message, Exception? innerException = null) : TuneException(message, innerException);
