using System.Text.Json;
using Tune.Storage;

namespace Tune;

/// <summary>
/// The state of a trainable, to be kept. It is written when it is reported, into a folder of its own that appears only when it is whole.
/// </summary>
public sealed class Checkpoint
{
    internal const string DataFile = "data.bin";
    internal const string JsonFile = "data.json";

    private readonly Func<string, CancellationToken, Task> _write;

    private Checkpoint(Func<string, CancellationToken, Task> write) => _write = write;

    /// <summary>A checkpoint of bytes, read back by <see cref="SavedCheckpoint.ReadBytes"/>.</summary>
    public static Checkpoint From(byte[] data) =>
        new((folder, cancellationToken) => PrivateFiles.WriteAsync(Path.Combine(folder, DataFile), data, cancellationToken));

    /// <summary>A checkpoint of a value as JSON, read back by <see cref="SavedCheckpoint.Read"/>.</summary>
    public static Checkpoint FromJson<T>(T value) =>
        new((folder, cancellationToken) => PrivateFiles.WriteAsync(Path.Combine(folder, JsonFile), JsonSerializer.SerializeToUtf8Bytes(value), cancellationToken));

    /// <summary>A checkpoint that writes its own files into the folder it is given. On a cluster it is asked again, with another folder, when there was no space.</summary>
    public static Checkpoint Write(Func<string, CancellationToken, Task> write) => new(write);

    /// <summary>
    /// A checkpoint that is a copy of a folder, with the folders in it; the folder may be deleted once it was reported. Links to what is in the folder stay
    /// links, of what lies outside the content is copied, and those that lead nowhere or to a folder that they are in are kept as they are.
    /// </summary>
    public static Checkpoint FromFolder(string source) => new((folder, cancellationToken) =>
    {
        FolderCopy.Copy(source, folder, cancellationToken);
        return Task.CompletedTask;
    });

    internal Task WriteToAsync(string folder, CancellationToken cancellationToken) => _write(folder, cancellationToken);
}

/// <summary>A checkpoint that was kept: where a trial starts from, or what a result offers.</summary>
/// <param name="Reference">What made it.</param>
/// <param name="Folder">The local folder with its files. Read only.</param>
public sealed record SavedCheckpoint(CheckpointRef Reference, string Folder)
{
    /// <summary>The iteration after which it was made.</summary>
    public int Iteration => Reference.Iteration;

    /// <summary>The bytes of <see cref="Checkpoint.From"/>.</summary>
    public byte[] ReadBytes() => File.ReadAllBytes(Path.Combine(Folder, Checkpoint.DataFile));

    /// <summary>The value of <see cref="Checkpoint.FromJson"/>.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(Folder, Checkpoint.JsonFile)))
        ?? throw new InvalidDataException($"{Folder} holds null.");
}
