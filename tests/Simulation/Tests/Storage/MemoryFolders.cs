using System.Security.Cryptography;
using System.Text;

namespace Tune.Storage;

/// <summary>Folders with one text each, which is all that a simulated checkpoint holds.</summary>
internal sealed class MemoryFolders
{
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);

    public void Write(string folder, string content) => _contents[folder] = content;

    public string Read(string folder) => _contents.TryGetValue(folder, out var content) ? content : throw new DirectoryNotFoundException($"'{folder}' is not there.");

    public bool Exists(string folder) => _contents.ContainsKey(folder);

    public void Move(string from, string to)
    {
        _contents[to] = Read(from);
        _contents.Remove(from);
    }

    public bool Remove(string folder) => _contents.Remove(folder);

    public IEnumerable<string> In(string parent) => _contents.Keys.Where(folder => Path.GetDirectoryName(folder) == parent).Order(StringComparer.Ordinal);

    public IEnumerable<string> Below(string folder) => _contents.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();

    public (string Hash, long Bytes) Seal(string folder)
    {
        var bytes = Encoding.UTF8.GetBytes(Read(folder));
        return (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }
}
