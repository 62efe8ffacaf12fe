using System.Diagnostics;
using Tune.Storage;

namespace Tune.Programs;

/// <summary>What git itself ignores is what counts.</summary>
public sealed class IgnoreFileTests
{
    private static readonly string[] Folders = ["data", "src", "src/deep", "src/deep/data", "out", "a b"];

    private static readonly string[] Files =
    [
        "train.py", "train.pyc", "notes.txt", "notes.md", "[x].txt", "x.txt", "!keep", "#hash", "trailing ", "a b/c.txt", "data/big.csv", "data/small.csv", "src/main.py", "src/main.pyc", "src/deep/main.py",
        "src/deep/notes.txt", "src/deep/data/big.csv", "out/1.log", "out/22.log", "out/keep.txt", "caf\u00e9.txt",
    ];

    [Theory]
    [InlineData("*.pyc")]
    [InlineData("/*.pyc")]
    [InlineData("data")]
    [InlineData("data/")]
    [InlineData("/data")]
    [InlineData("src/data")]
    [InlineData("src/**/data")]
    [InlineData("**/data")]
    [InlineData("data/**")]
    [InlineData("src/**")]
    [InlineData("src/*")]
    [InlineData("**/deep/*.txt")]
    [InlineData("deep/*.txt")]
    [InlineData("out/?.log")]
    [InlineData("out/??.log")]
    [InlineData("out/[0-9].log")]
    [InlineData("out/[!0-9]*")]
    [InlineData("out/[^0-9]*")]
    [InlineData("[[]x].txt")]
    [InlineData("\\[x].txt")]
    [InlineData("[x].txt")]
    [InlineData("[]x[].txt")]
    [InlineData("[x.txt")]
    [InlineData("\\!keep")]
    [InlineData("\\#hash")]
    [InlineData("#hash")]
    [InlineData("trailing ")]
    [InlineData("trailing\\ ")]
    [InlineData("a b/")]
    [InlineData("a\\ b")]
    [InlineData("*.txt", "!x.txt")]
    [InlineData("!x.txt", "*.txt")]
    [InlineData("data/", "!data/small.csv")]
    [InlineData("data/*", "!data/small.csv")]
    [InlineData("/*", "!/src", "/src/*", "!/src/deep")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("*", "!*/", "!*.py")]
    [InlineData("", "   ", "/", "# nothing")]
    [InlineData("caf*.txt")]
    [InlineData("*.{txt,md}")]
    [InlineData("notes.+")]
    public void What_git_ignores_does_not_travel(params string[] lines)
    {
        using var folder = new TemporaryFolder();
        Make(folder.FullPath);
        File.WriteAllLines(Path.Combine(folder.FullPath, ".gitignore"), lines);

        Assert.Equal(NotIgnoredByGit(folder.FullPath), Travels(folder.FullPath));
    }

    [Fact]
    public void The_file_of_a_deeper_folder_comes_first_and_those_above_count_up_to_the_one_under_version_control()
    {
        using var folder = new TemporaryFolder();
        Make(folder.FullPath);
        File.WriteAllText(Path.Combine(folder.FullPath, ".gitignore"), "*.py\n*.txt\n/src/main.pyc\n");
        File.WriteAllText(Path.Combine(folder.FullPath, "src", ".gitignore"), "!main.py\n/deep/data\n");
        File.WriteAllText(Path.Combine(folder.FullPath, "src", "deep", ".gitignore"), "main.py\n");

        Assert.Equal(NotIgnoredByGit(folder.FullPath), Travels(folder.FullPath));
        Assert.Equal([".gitignore", "deep/.gitignore", "main.py"], Travels(Path.Combine(folder.FullPath, "src")));
    }

    [Fact]
    public void What_is_only_not_to_travel_is_named_in_a_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        Make(folder.FullPath);
        File.WriteAllText(Path.Combine(folder.FullPath, ".gitignore"), "*.txt\n");
        File.WriteAllText(Path.Combine(folder.FullPath, ".tuneignore"), "data/\n!notes.txt\n.*\n");

        var travels = Travels(folder.FullPath);

        Assert.Contains("notes.txt", travels);
        Assert.DoesNotContain("x.txt", travels);
        Assert.DoesNotContain(travels, path => path.StartsWith("data/", StringComparison.Ordinal) || path.StartsWith('.'));
    }

    private static void Make(string root)
    {
        foreach (var name in Folders) Directory.CreateDirectory(Path.Combine(root, name));
        foreach (var name in Files) File.WriteAllText(Path.Combine(root, name), name);
        Git(root, "init", "-q");
    }

    private static IEnumerable<string> Travels(string root) => CodeFiles.Find(root).Where(entry => entry.Entry is FileInfo).Select(entry => entry.Path);

    private static IEnumerable<string> NotIgnoredByGit(string root) =>
        Git(root, "ls-files", "-z", "--others", "--exclude-standard").Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.excludesFile=/dev/null", .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
