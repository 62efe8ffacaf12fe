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
        var aside = path + ".tmp";
        PrivateFiles.Write(aside, content);
        File.Move(aside, path, overwrite: true);
    });
}
