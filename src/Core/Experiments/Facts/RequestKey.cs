namespace Tune.Facts;

/// <summary>
/// Names a request, so that what it asks for happens once, however often it is sent: the first fact that is decided by it carries its key, so an experiment knows its last
/// <see cref="Remembered"/> by its journal, whatever has happened to its silo.
/// </summary>
/// <param name="Id">What it is called by, which whoever asks has chosen: another one for every request, from 1 to <see cref="MaxLength"/> characters.</param>
/// <param name="Digest">Stands for all that it asks for, so that another request by the same name is found out; null: it is compared with nothing.</param>
/// <param name="Answer">What was answered: how many configurations were enqueued, or 1 for an experiment that was created; else 0.</param>
public sealed record RequestKey(string Id, string? Digest = null, int Answer = 0)
{
    /// <summary>How many requests an experiment remembers: the last ones.</summary>
    public const int Remembered = 1000;

    /// <summary>The most characters of <see cref="Id"/>.</summary>
    public const int MaxLength = 200;
}
