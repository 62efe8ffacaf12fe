using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Tune;

/// <summary>
/// A running program: its output is read by threads of its own, which wait for nothing but pipes, so that neither one that says much nor one that reads nothing holds up anything else.
/// </summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    /// <summary>Reports that wait for the journal; a program that is faster waits at its pipe.</summary>
    private const int MostReports = 100;

    /// <summary>How long what is still in the pipes is waited for when the program has ended: one that it has left behind may hold them open.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    private readonly Channel<ReadOnlyMemory<byte>> _reports = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(MostReports);
    private readonly CancellationTokenSource _unread = new();
    private readonly TaskCompletionSource _outputEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockingCollection<string> _lines = [];
    private readonly Process _process;
    private readonly ProgramHost _host;
    private readonly ProgramLog _log;
    private readonly string _cookie;
    private readonly ErrorTail _errors = new();
    private readonly Task _ended;
    private readonly Lock _lock = new();
    private ITimer? _grace;
    private bool _isEnding;
    private bool _isKilled;

    private ProgramProcess(Process process, ProgramHost host, string cookie, ProgramLog log)
    {
        (_process, _host, _cookie, _log) = (process, host, cookie, log);
        _ended = AwaitEndAsync();
        Start(() => Read(process.StandardOutput, new ProgramOutput(_log, TakeReport).Read, _outputEnd), "output");
        Start(() => Read(process.StandardError, ReadErrors, _errorEnd), "errors");
        Start(WriteLines, "input");
    }

    /// <summary>What stood after <c>TUNE</c> in its lines. Ends with its output, or a while after the program.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadReportsAsync()
    {
        await foreach (var line in _reports.Reader.ReadAllAsync())
        {
            _room.Release();
            yield return line;
        }
    }

    /// <summary>The limit that it was ended for; null if it was not.</summary>
    public string? LimitBroken { get; private set; }

    /// <exception cref="NonRetryableTrialException">There is no such program, or the system does not run it.</exception>
    public static async Task<ProgramProcess> StartAsync(ProgramStart start, ProgramHost host)
    {
        var info = await start.ToInfoAsync();
        var log = new ProgramLog(Path.Combine(start.Folder, ProgramLog.FileName));
        host.Began(start.Cookie);
        try
        {
            var process = Process.Start(info) ?? throw new InvalidOperationException("No process was started.");
            return new ProgramProcess(process, host, start.Cookie, log);
        }
        catch (Exception exception)
        {
            host.Ended(start.Cookie);
            log.Dispose();
            throw exception is System.ComponentModel.Win32Exception ? new NonRetryableTrialException($"The program '{info.FileName}' could not be started: {exception.Message}") : exception;
        }
    }

    /// <summary>Writes a line to its standard input, some time: it need not read it.</summary>
    /// <param name="line">With its end.</param>
    public void Tell(string line)
    {
        lock (_lock)
        {
            if (!_lines.IsAddingCompleted) _lines.Add(line);
        }
    }

    /// <summary>Tells it why, and has it and all that it has started end: by SIGTERM, and after a while by SIGKILL. Again it does nothing.</summary>
    public void End(string line, TimeSpan grace)
    {
        if (TryBeginEnd(line, grace)) ProcessGroups.Terminate(_process);
    }

    /// <summary>Tells one that heeds what it is told to end, and ends it after a while if it does not. Again it does no more than tell.</summary>
    public void EndWithin(string line, TimeSpan grace)
    {
        if (!TryBeginEnd(line, grace)) Tell(line);
    }

    private bool TryBeginEnd(string line, TimeSpan grace)
    {
        lock (_lock)
        {
            if (_isEnding || _process.HasExited) return false;
            _isEnding = true;
            Tell(line);
            _grace = _host.Time.CreateTimer(_ => Kill(), null, grace, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>How it ended, when all is said.</summary>
    public async Task<ProgramExit> ExitAsync()
    {
        await _ended;
        return new ProgramExit(_process.ExitCode, _isKilled, _errors);
    }

    /// <summary>Nothing of it runs any more, and nothing is read.</summary>
    public async ValueTask DisposeAsync()
    {
        // nobody reads any more: its output must not wait for that
        await _unread.CancelAsync();
        if (!_ended.IsCompleted) Kill();
        await _ended;
        if (_grace is not null) await _grace.DisposeAsync();
        _log.Dispose();
        _process.Dispose();
        _unread.Dispose();
    }

    /// <summary>Ends it at once because it has gone beyond a limit.</summary>
    public void Break(string limit)
    {
        LimitBroken = limit;
        Kill();
    }

    public int Id => _process.Id;

    private async Task AwaitEndAsync()
    {
        await _process.WaitForExitAsync();
        // what it has started and not waited for
        ProcessGroups.Kill(_process);
        StopTelling();
        _host.Ended(_cookie);
        await Task.WhenAll(_outputEnd.Task, _errorEnd.Task).CompletesWithinAsync(Drain, _host.Time);
        _reports.Writer.TryComplete();
    }

    private void Kill()
    {
        lock (_lock)
        {
            if (_ended.IsCompleted) return;
            _isKilled |= !_process.HasExited;
            ProcessGroups.Kill(_process);
        }
    }

    private static void Start(Action work, string name) => new Thread(() => work()) { IsBackground = true, Name = $"program {name}" }.UnsafeStart();

    private void Read(StreamReader reader, Action<Stream> read, TaskCompletionSource end)
    {
        try
        {
            read(reader.BaseStream);
            end.TrySetResult();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // it has ended, and nobody waits for more
            end.TrySetResult();
        }
        catch (ProgramFailedException exception)
        {
            _reports.Writer.TryComplete(exception);
            end.TrySetResult();
        }
    }

    /// <summary>On the thread that reads: waits as long as there is no room.</summary>
    private void TakeReport(ReadOnlyMemory<byte> line)
    {
        _room.Wait(_unread.Token);
        _reports.Writer.TryWrite(line);
    }

    private void ReadErrors(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            _errors.Add(buffer.AsSpan(0, read));
            _log.Write(buffer.AsSpan(0, read));
        }
    }

    private void StopTelling()
    {
        lock (_lock) _lines.CompleteAdding();
    }

    private void WriteLines()
    {
        try
        {
            using var input = _process.StandardInput.BaseStream;
            foreach (var line in _lines.GetConsumingEnumerable())
            {
                input.Write(Encoding.UTF8.GetBytes(line));
                input.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // it has closed its input, or has ended
            StopTelling();
        }
    }
}
