using System.Diagnostics;
using Tune.Servers;
using Tune.Storage;

namespace Tune.Page.Tests;

/// <summary>What is committed in web/dist is what web/src and the lock file make.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task The_bundle_is_what_its_sources_make()
    {
        await using var node = await ShellServer.StartAsync("node.sh");
        using var copy = new TemporaryFolder();
        var web = Path.Combine(Root(), "src", "Page", "web");
        foreach (var file in Directory.EnumerateFiles(web, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(web, file)).Where(file => !file.StartsWith("node_modules", StringComparison.Ordinal) && !file.StartsWith("dist", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy[file]) ?? copy.FullPath);
            File.Copy(Path.Combine(web, file), copy[file]);
        }

        await RunAsync(node.Folder, copy.FullPath, "ci", "--no-audit", "--no-fund", "--silent", "--prefer-offline");
        await RunAsync(node.Folder, copy.FullPath, "run", "build");
        await RunAsync(node.Folder, copy.FullPath, "test");

        var (made, kept) = (FilesOf(Path.Combine(copy.FullPath, "dist")), FilesOf(Path.Combine(web, "dist")));
        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), kept.Keys.Order(StringComparer.Ordinal));
        Assert.All(made, file => Assert.True(file.Value == kept[file.Key], $"web/dist/{file.Key} is not what web/src makes: run 'npm ci && npm run build' in src/Page/web and commit dist."));
    }

    private static Dictionary<string, string> FilesOf(string folder) => Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static async Task RunAsync(string node, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(node, "npm"), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("npm did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"npm {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await error}");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests has Tune.Orleans.sln.");
    }
}
