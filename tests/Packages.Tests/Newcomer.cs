using System.Diagnostics;
using System.Reflection;

namespace Packages.Tests;

/// <summary>
/// Somebody with a .NET SDK and our packages in a folder, outside of the repository: installs the templates and the command, makes a project of
/// each kind, and builds them all. Nothing of ours is in the package cache at the start; what others wrote comes from this machine's, so no network is needed.
/// </summary>
public sealed class Newcomer : IAsyncLifetime
{
    /// <summary>No version that anybody publishes, so that no cache has it.</summary>
    public const string Version = "0.0.1-newcomer";

    /// <summary>What the package sets in its user's program, unless that sets it itself, as one of them does.</summary>
    public const string Setting = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";
    public const int OwnSetting = 7;

    /// <summary>Another process of MSBuild has the same to load and to compile.</summary>
    private const string OneProcess = "-m:1";

    private static readonly string Configuration = Metadata("Configuration");

    private readonly string _root = Directory.CreateTempSubdirectory("tune-newcomer-").FullName;

    public static string Repository { get; } = FindRepository();

    public string Feed => Path.Combine(_root, "feed");

    public string Tools => Path.Combine(_root, "tools");

    public async Task InitializeAsync()
    {
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{Metadata("NuGetPackageRoot")}" /></fallbackPackageFolders>
            </configuration>
            """);
        await InSdkAsync(Repository, "pack", "Tune.Orleans.sln", "-c", Configuration, "--no-build", "-o", Feed, $"-p:PackageVersion={Version}", "-v", "q", OneProcess);

        var installing = InSdkAsync(_root, "tool", "install", "Tune.Orleans.Cli", "--version", Version, "--tool-path", Tools);
        await InTemplateEngineAsync("install", Path.Combine(Feed, $"Tune.Orleans.Templates.{Version}.nupkg"));
        foreach (var template in (string[])["tune", "tune-class", "tune-silo", "tune-python"]) await InTemplateEngineAsync(template, "-o", ProjectFolder(template));
        WriteProject("readme", Package(""), Documents.Program("README.md"));
        WriteProject("getting-started", $"""{Package($"""<RuntimeHostConfigurationOption Include="{Setting}" Value="{OwnSetting}" />""")}<PropertyGroup>{Documents.Properties("docs/hosting.md")}</PropertyGroup>""", Documents.Program("docs/getting-started.md"));
        WriteProject("reference", Reference(""), Documents.Program("README.md"));
        WriteProject("reference-typed", Reference($"""<Import Project="{Repository}/src/Tune.FromSource.targets" />"""), File.ReadAllText(Path.Combine(ProjectFolder("tune"), "Program.cs")));
        WriteProject("client", Package("", "Tune.Orleans.Client", "Tune.Orleans.Clustering.PostgreSql"), Documents.Program("docs/cluster.md"));
        Write("all.slnx", $"<Solution>{string.Concat(Projects.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}</Solution>");
        TakeAhead("getting-started");
        // what the repository has built is taken as it is; nothing of ours may bring a newcomer a warning
        await InSdkAsync(_root, "build", "all.slnx", "-c", Configuration, "-v", "q", OneProcess, "-warnaserror", "-p:RestoreRecursive=false", "-p:BuildProjectReferences=false", "-p:ShouldUnsetParentConfigurationAndPlatform=false");
        await installing;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    public string ProjectFolder(string name) => Path.Combine(_root, name);

    public string Built(string name, string extension) => Path.Combine(ProjectFolder(name), "bin", Configuration, "net10.0", $"{name}.{extension}");

    /// <summary>Runs what was built in the project's folder.</summary>
    public Task<string> RunAsync(string name) => SucceedAsync("dotnet", ProjectFolder(name), Built(name, "dll"));

    /// <summary>What a program writes, once it has ended well.</summary>
    public Task<string> SucceedAsync(string program, string folder, params string[] arguments) => SucceedAsync(program, folder, arguments, []);

    /// <summary>The SDK is compiled ahead: what it does once is not worth to be compiled again.</summary>
    private Task<string> InSdkAsync(string folder, params string[] arguments) => SucceedAsync("dotnet", folder, arguments, [new("DOTNET_TieredCompilation", "0")]);

    private async Task<string> SucceedAsync(string program, string folder, string[] arguments, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // of the build that runs these tests
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        // servers would outlive the test; but who has said that one compiler serves all projects ends it himself
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.TryAdd("UseSharedCompilation", "false");
        foreach (var (name, value) in variables) start.Environment[name] = value;
        if (folder != Repository) start.Environment["NUGET_PACKAGES"] = Path.Combine(_root, "cache");

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await error}");
        return output;
    }

    private static string[] Projects => ["tune", "tune-class", "tune-silo", "client", "readme", "getting-started", "reference", "reference-typed"];

    private static string Package(string more) => Package(more, "Tune.Orleans");

    private static string Package(string more, params string[] packages) =>
        $"<ItemGroup>{string.Concat(packages.Select(package => $"""<PackageReference Include="{package}" Version="{Version}" />"""))}{more}</ItemGroup>";

    private static string Reference(string more) => $"""<ItemGroup><ProjectReference Include="{Repository}/src/Local/Tune.Local.csproj" /></ItemGroup>{more}""";

    /// <summary>As <c>dotnet new console</c> makes it.</summary>
    private void WriteProject(string name, string more, string program)
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              {more}
            </Project>
            """);
        Write($"{name}/Program.cs", program);
    }

    /// <summary>What others wrote is compiled ahead for a sample already, from the same packages with the same compiler; ours, and one of theirs, are compiled here.</summary>
    private void TakeAhead(string name)
    {
        var ahead = Directory.CreateDirectory(Path.Combine(ProjectFolder(name), "obj", Configuration, "net10.0", "ahead")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, "artifacts", "obj", "Digits", Configuration.ToLowerInvariant(), "ahead"), "*.dll"))
            if (Path.GetFileName(file) is var library && !library.StartsWith("Tune.", StringComparison.Ordinal) && library != "Orleans.Runtime.dll") File.Copy(file, Path.Combine(ahead, library));
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);
        File.WriteAllText(path, text);
    }

    /// <summary>Templates go to a folder of the test, not to those of the person who runs it.</summary>
    private Task<string> InTemplateEngineAsync(params string[] arguments) =>
        InSdkAsync(_root, ["new", .. arguments, "--debug:custom-hive", Path.Combine(_root, "hive")]);

    private static string Metadata(string key) =>
        typeof(Newcomer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value ?? "";

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests has Tune.Orleans.sln.");
    }
}
