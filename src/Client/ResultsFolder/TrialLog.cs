using System.Globalization;
using System.Text;
using Tune.Storage;

namespace Tune;

/// <summary>What the files of a live trial have to say, and how much of it they say already.</summary>
/// <param name="created">The trial's first fact.</param>
/// <param name="root">The folder of its experiment, in which its own is.</param>
/// <param name="always">Whether it has files if nothing else is in the folder, and nothing went wrong.</param>
internal sealed class TrialLog(TrialCreated created, FolderRoot root, bool always)
{
    private readonly SortedList<int, string> _checkpoints = [];
    private readonly string _folder = Path.Combine(root.Path, TrialFolders.NameOf(created.Trial));
    private readonly List<string> _errors = [];
    private bool _isWhole;
    private bool _mayHaveFiles;
    private int _writtenRows;
    private int _writtenColumns;
    private int _writtenErrors;
    private long _resultsLength;
    private long _lastLine;
    private long _progressLength;
    private long _errorsLength;

    public TrialId Trial { get; } = created.Trial;

    public string Config { get; } = created.Config.ToString();

    public MetricTable Rows { get; } = new();

    public bool IsEnded { get; private set; }

    /// <summary>Whether the writer has it on its list.</summary>
    public bool IsDirty { get; set; }

    /// <summary>A folder of four files takes 16 kB on most disks: it is not made for what the database has anyway.</summary>
    private bool IsWanted => always || _errors.Count > 0 || Directory.Exists(_folder);

    public string? CheckpointAt(int row) => _checkpoints.GetValueOrDefault(Rows.Iteration(row));

    /// <returns>Whether the files have to change.</returns>
    public bool Apply(TrialFact fact, NamePool names)
    {
        switch (fact)
        {
            case TrialReported reported:
                // rows that were repeated stand in the middle of the files
                if (Rows.Add(reported, names) < _writtenRows) _isWhole = false;
                while (_checkpoints.Count > 0 && _checkpoints.Keys[^1] >= reported.Iteration) _checkpoints.RemoveAt(_checkpoints.Count - 1);
                if (reported.Checkpoint is { } checkpoint) _checkpoints[reported.Iteration] = checkpoint.Name;
                return true;
            case TrialFailed failed:
                AddError(failed.At, failed.Error);
                return true;
            case TrialEnded ended:
                if (ended.Error is { } error) AddError(ended.At, error);
                IsEnded = true;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether the files of an ended trial look whole: each is there and ends with its last entry.</summary>
    public bool IsIntact(RowFormat format)
    {
        if (!IsWanted) return true;
        if (!EndsWith(TrialFileNames.Parameters, "}\n"u8)) return false;
        if (_errors.Count > 0 && !EndsWith(TrialFileNames.Errors, Encoding.UTF8.GetBytes(_errors[^1]))) return false;
        var last = Rows.Count - 1;
        return last < 0 || (EndsWith(TrialFileNames.Results, format.Results(this, last, out _)) && EndsWith(TrialFileNames.Progress, format.Progress(this, last)));
    }

    /// <summary>Brings the files up to date.</summary>
    /// <exception cref="TuneException">They can't be written; the next call writes them whole.</exception>
    public void Flush(RowFormat format)
    {
        if (!IsWanted) return;
        try
        {
            if (!_isWhole || !TryAppend(format)) WriteWhole(format);
            _isWhole = true;
        }
        catch (Exception exception)
        {
            _isWhole = false;
            if (FolderFault.IsOne(exception)) throw FolderFault.Explain(PathOf(TrialFileNames.Results), exception);
            throw;
        }
    }

    private void WriteWhole(RowFormat format)
    {
        var isNew = !Directory.Exists(_folder);
        if (isNew) root.Create(TrialFolders.NameOf(Trial));
        _mayHaveFiles = !isNew;
        Replace(TrialFileNames.Parameters, Encoding.UTF8.GetBytes(Config + "\n"));
        var results = format.Results(this, 0, out var lastLine);
        (_resultsLength, _lastLine) = (results.Length, lastLine);
        Replace(TrialFileNames.Results, results);
        WriteProgress(format);
        var errors = Encoding.UTF8.GetBytes(string.Concat(_errors));
        _errorsLength = errors.Length;
        Replace(TrialFileNames.Errors, errors);
        (_writtenRows, _writtenErrors) = (Rows.Count, _errors.Count);
        _mayHaveFiles = true;
    }

    private void WriteProgress(RowFormat format)
    {
        var progress = Rows.Count == 0 ? [] : format.Progress(this, 0);
        (_progressLength, _writtenColumns) = (progress.Length, Rows.Names.Length);
        Replace(TrialFileNames.Progress, progress);
    }

    private bool TryAppend(RowFormat format)
    {
        // the last report is the last only when the trial has ended: its line is written once more
        var from = IsEnded && _writtenRows == Rows.Count && Rows.Count > 0 ? Rows.Count - 1 : _writtenRows;
        if (from < Rows.Count)
        {
            var start = from < _writtenRows ? _lastLine : _resultsLength;
            var results = format.Results(this, from, out var lastLine);
            if (!TryAppend(TrialFileNames.Results, start, results)) return false;
            (_resultsLength, _lastLine) = (start + results.Length, start + lastLine);
        }

        if (Rows.Names.Length > _writtenColumns)
        {
            WriteProgress(format);
        }
        else if (_writtenRows < Rows.Count)
        {
            var progress = format.Progress(this, _writtenRows);
            if (!TryAppend(TrialFileNames.Progress, _progressLength, progress)) return false;
            _progressLength += progress.Length;
        }

        if (_writtenErrors < _errors.Count)
        {
            var errors = Encoding.UTF8.GetBytes(string.Concat(_errors.Skip(_writtenErrors)));
            if (!TryAppend(TrialFileNames.Errors, _errorsLength, errors)) return false;
            _errorsLength += errors.Length;
        }

        (_writtenRows, _writtenErrors) = (Rows.Count, _errors.Count);
        return true;
    }

    /// <returns>False if somebody else cut or removed the file.</returns>
    private bool TryAppend(string file, long start, ReadOnlySpan<byte> content)
    {
        var path = PathOf(file);
        if (start > 0 && !File.Exists(path)) return false;
        using var stream = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (stream.Length < start) return false;
        if (stream.Length > start) stream.SetLength(start);
        stream.Position = start;
        stream.Write(content);
        return true;
    }

    private void Replace(string file, ReadOnlySpan<byte> content)
    {
        var path = PathOf(file);
        if (content.IsEmpty && !_mayHaveFiles) return;
        if (content.IsEmpty) File.Delete(path);
        else if (_mayHaveFiles && File.Exists(path)) AtomicFile.Replace(path, content);
        else PrivateFiles.Write(path, content);
    }

    private bool EndsWith(string file, ReadOnlySpan<byte> ending)
    {
        var path = PathOf(file);
        if (!File.Exists(path)) return false;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (stream.Length < ending.Length) return false;
        var tail = new byte[ending.Length];
        stream.Position = stream.Length - ending.Length;
        stream.ReadExactly(tail);
        return ending.SequenceEqual(tail);
    }

    private void AddError(DateTimeOffset at, TrialError error) => _errors.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"Failure # {_errors.Count + 1} (occurred at {at:yyyy-MM-dd_HH-mm-ss})\n{(error.Stack ?? error.ToString()).ReplaceLineEndings("\n").TrimEnd('\n')}\n\n"));

    private string PathOf(string file) => Path.Combine(_folder, file);
}
