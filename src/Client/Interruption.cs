using System.Runtime.InteropServices;

namespace Tune;

/// <summary>
/// Ctrl-C and SIGTERM as a program that tunes should take them: the first one cancels <see cref="Token"/>, so that what runs can hold; a second one ends the process at
/// once, which loses nothing that was reported. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var interruption = new Interruption();
/// try
/// {
///     var results = await tuner.FitAsync(trainable, spec, new ProgressDisplay(), interruption.Token);
/// }
/// catch (OperationCanceledException) when (interruption.IsRequested)
/// {
///     return interruption.ExitCode;
/// }
/// </code>
/// </example>
public sealed class Interruption : IDisposable
{
    // the number that a shell adds to a signal's when it says what ended a program
    private const int Signalled = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signal;

    /// <summary>Takes the two signals from now on.</summary>
    public Interruption() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether there was a signal.</summary>
    public bool IsRequested => Volatile.Read(ref _signal) != 0;

    /// <summary>What a program returns that has held: 130 after Ctrl-C, 143 after SIGTERM; 0 if there was no signal.</summary>
    public int ExitCode => Volatile.Read(ref _signal) is var signal and not 0 ? Signalled + signal : 0;

    /// <summary>The signals do again what they did before.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _signal, context.Signal == PosixSignal.SIGTERM ? 15 : 2, 0) != 0) return;
        context.Cancel = true;
        // what is cancelled is the program's, and may take its time
        _ = _source.CancelAsync();
    }
}
