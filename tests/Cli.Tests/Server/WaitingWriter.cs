namespace Cli.Tests;

/// <summary>Keeps what is written, and lets a test wait for it.</summary>
internal sealed class WaitingWriter : StringWriter
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _waits = [];

    public WaitingWriter() => NewLine = "\n";

    /// <summary>Completes when a text has been written.</summary>
    public Task SeenAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waits.Add((text, seen));
        Look();
        return seen.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public override void Write(char value)
    {
        lock (_lock) base.Write(value);
        if (value == '\n') Look();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        lock (_lock) base.Write(buffer, index, count);
        Look();
    }

    public override void Write(string? value)
    {
        lock (_lock) base.Write(value);
        Look();
    }

    public override string ToString()
    {
        lock (_lock) return base.ToString();
    }

    private void Look()
    {
        lock (_lock)
        {
            var text = ToString();
            foreach (var (_, seen) in _waits.Where(wait => text.Contains(wait.Text, StringComparison.Ordinal))) seen.TrySetResult();
        }
    }
}
