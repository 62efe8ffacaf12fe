using Tune.Storage;

namespace Tune;

/// <summary>
/// What a program writes that is no report, in its trial's folder, attempt after attempt. Of much the newest is kept: a full file becomes the older of two. Thread-safe. A disk that takes no more loses lines, not the trial.
/// </summary>
internal sealed class ProgramLog(string path) : IDisposable
{
    public const string FileName = "program.log";

    /// <summary>The older part, if there was much.</summary>
    public const string OlderFileName = "program.old.log";

    private const long MostInFile = 16 << 20;

    private readonly Lock _lock = new();
    private FileStream? _file;
    private bool _isClosed;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            try
            {
                _file ??= Open();
                if (_file.Length + bytes.Length > MostInFile) Turn();
                _file.Write(bytes);
                _file.Flush();
            }
            catch (IOException)
            {
                _file?.Dispose();
                _file = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    private FileStream Open() => PrivateFiles.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void Turn()
    {
        _file?.Dispose();
        File.Move(path, Path.Combine(Path.GetDirectoryName(path) ?? "", OlderFileName), overwrite: true);
        _file = Open();
    }
}
