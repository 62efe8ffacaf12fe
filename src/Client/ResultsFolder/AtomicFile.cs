using System.Text;
using Tune.Storage;

namespace Tune;

/// <summary>Writes files as a whole or not at all.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public static void Replace(string path, string text) => Replace(path, Encoding.GetBytes(text));

    /// <exception cref="TuneException">The file can't be written; the message says what to do.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) => FolderFault.Guard(path, content, static (path, content) =>
    {
        var aside = Aside(path);
        PrivateFiles.Write(aside, content);
        File.Move(aside, path, overwrite: true);
    });

    /// <summary>For what is long in the writing: if that fails, nothing of it stays, and what has failed is thrown as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes to the file that it is given, which takes the place of this one when that is done.</param>
    public static async Task<T> ReplaceAsync<T>(string path, Func<string, Task<T>> write)
    {
        var aside = Aside(path);
        try
        {
            var result = await write(aside);
            File.Move(aside, path, overwrite: true);
            return result;
        }
        finally
        {
            // a folder of the name, or one that is not there, is said by what has failed
            if (File.Exists(aside)) File.Delete(aside);
        }
    }

    /// <inheritdoc cref="ReplaceAsync{T}(string, Func{string, Task{T}})"/>
    public static Task ReplaceAsync(string path, Func<string, Task> write) => ReplaceAsync(path, async aside => { await write(aside); return true; });

    private static string Aside(string path) => $"{path}.tmp";
}
