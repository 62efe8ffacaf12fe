namespace Cli.Tests;

/// <summary>A search space in a temporary file.</summary>
internal sealed class SpaceFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-").FullName;

    public SpaceFile(string text, string name = "space.json")
    {
        Path = System.IO.Path.Combine(_folder, name);
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
