using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tune.Hosting;

namespace Tune;

/// <summary>
/// The programs of this silo. Whatever they start, and however this process ends, none of it stays: what runs carries names in its environment, which a guard process looks for when this one is gone, and
/// which are looked for when an attempt has ended.
/// </summary>
internal sealed partial class ProgramHost : IDisposable
{
    private static readonly TimeSpan SweepDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _live = new(StringComparer.Ordinal);
    private readonly Lazy<ProcessGuard> _guard;
    private readonly IOptions<TuneServiceOptions> _options;
    private readonly ILogger<ProgramHost> _logger;
    private readonly ITimer _sweep;
    private readonly MemoryWatch _memory;
    private readonly Lazy<ProcessorPins> _processors = new(ProcessorPins.OfThisProcess);
    private int _isDue;

    public ProgramHost(IOptions<TuneServiceOptions> options, CodeFolders code, TimeProvider time, ILogger<ProgramHost> logger)
    {
        (_options, Code, Time, _logger) = (options, code, time, logger);
        _memory = new MemoryWatch(time);
        _guard = new Lazy<ProcessGuard>(() => ProcessGuard.Start(Id));
        _sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider Time { get; }

    /// <summary>The code that has come from elsewhere.</summary>
    public CodeFolders Code { get; }

    /// <summary>What all processes of this silo's programs have in their environment.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether this silo runs programs at all.</summary>
    public bool IsAllowed => _options.Value.AllowPrograms;

    /// <summary>Ends a program when it uses more memory than it may.</summary>
    /// <returns>What stops looking.</returns>
    public IDisposable WatchMemory(ProgramProcess process, long limit) => _memory.Add(process, limit);

    /// <summary>Processors for a program that is bound to those that its trial holds; null if it is bound to none.</summary>
    public ProcessorLease? TakeProcessors(double cpu) => _processors.Value.Take(cpu);

    /// <summary>An attempt is about to begin.</summary>
    public void Began(string cookie)
    {
        if (ProcessGroups.IsSupported) _ = _guard.Value;
        _live[cookie] = true;
    }

    /// <summary>An attempt has ended: what it has left outside its group is ended soon.</summary>
    public void Ended(string cookie)
    {
        _live.TryRemove(cookie, out _);
        if (ProcessGroups.IsSupported && Interlocked.Exchange(ref _isDue, 1) == 0) _sweep.Change(SweepDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Removes what a program was told by from its folder, and the folder if there is nothing else in it. What can't be removed is only in the way, and no failure of the trial.</summary>
    public void Clean(string folder)
    {
        try
        {
            var own = Path.Combine(folder, ProgramStart.OwnFolder);
            if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
            // who shows results may put something there at this very moment
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotCleaned(folder, exception);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _memory.Dispose();
        if (_guard.IsValueCreated) _guard.Value.Dispose();
    }

    private void Sweep()
    {
        Volatile.Write(ref _isDue, 0);
        foreach (var (process, cookie) in ProcessEnvironments.Find(Id))
        {
            if (!_live.ContainsKey(cookie)) ProcessGroups.Kill(process);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a program was told by could not be removed from {Folder}; it is only in the way")]
    private partial void LogNotCleaned(string folder, Exception exception);
}
