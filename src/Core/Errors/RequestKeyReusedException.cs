namespace Tune;

/// <summary>A request has the key of an earlier one that has asked for something else: it is not done.</summary>
/// <param name="experiment">The experiment that was asked.</param>
/// <param name="key">The key.</param>
public sealed class RequestKeyReusedException(string experiment, string key)
    : TuneException($"Experiment '{experiment}' was asked for something else by the key '{key}' before: nothing was done now. A key is for one request and for sending that again; take a new one.");
