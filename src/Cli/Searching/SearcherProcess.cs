using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Tune.Cli;

/// <summary>
/// A searcher's program as it runs. The kernel makes a searcher from JSON and never says that it needs it no more, so all that run end with this process: by the end of their standard input, which the
/// system sees to even if this process is killed, and those that don't heed it by force.
/// </summary>
internal sealed class SearcherProcess
{
    private const int LastLines = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentBag<SearcherProcess> All = EndWithThisProcess([]);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private SearcherProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Whether it does not answer any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The end of what it has written on standard error, as a message goes on.</summary>
    public string LastErrors
    {
        get
        {
            // what it has written last may still be on its way; one that has only closed its output has nothing to say
            if (_process.WaitForExit(Patience)) _process.WaitForExit();
            return _errors.IsEmpty ? "" : $" The last that it wrote on standard error:\n{string.Join('\n', _errors)}";
        }
    }

    /// <exception cref="TuneException">There is no such program, or it can't be executed.</exception>
    public static SearcherProcess Start(CommandSearch search)
    {
        // Ctrl-C reaches all that run in the terminal, and what this process does about it takes a while
        string[] words = OperatingSystem.IsWindows() ? [.. search.Command] : ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "searcher", .. search.Command];
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = search.Folder ?? "",
            StandardInputEncoding = utf8, StandardOutputEncoding = utf8, StandardErrorEncoding = utf8,
        };
        try
        {
            var process = new SearcherProcess(Process.Start(start) ?? throw new TuneException($"The searcher '{search.Command[0]}' did not start."));
            All.Add(process);
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new TuneException($"The searcher '{search.Command[0]}' can't be started: {exception.Message}", exception);
        }
    }

    public void Write(string line)
    {
        try
        {
            _process.StandardInput.Write(line + "\n");
        }
        catch (IOException)
        {
            // whoever asks next finds out
            HasEnded = true;
        }
    }

    /// <summary>The line that it answers with; null if it ends instead.</summary>
    public string? Ask(string line)
    {
        Write(line);
        if (HasEnded) return null;
        try
        {
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLine();
            HasEnded = answer is null;
            return answer;
        }
        catch (IOException)
        {
            HasEnded = true;
            return null;
        }
    }

    private static ConcurrentBag<SearcherProcess> EndWithThisProcess(ConcurrentBag<SearcherProcess> all)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            while (all.TryTake(out var process)) process.End();
        };
        return all;
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
            return;
        }
    }

    private void Note(string? line)
    {
        if (line is null) return;
        _errors.Enqueue(line);
        while (_errors.Count > LastLines) _errors.TryDequeue(out _);
    }
}
