using System.Xml.Linq;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests;

/// <summary>References only point down; a new project is an arrow that somebody has to think about, so it fails until it is here.</summary>
public sealed class ArrowTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Tune.Core"] = [],
        ["Tune.Abstractions"] = ["Tune.Core"],
        ["Tune.GrainInterfaces"] = ["Tune.Core", "Tune.Abstractions"],
        ["Tune.Client"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces"],
        ["Tune.Page"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client"],
        ["Tune.Http"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client", "Tune.Page"],
        ["Tune.Clustering.PostgreSql"] = ["Tune.Core", "Tune.Abstractions"],
        ["Tune.Grains"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces"],
        ["Tune.Storage.Azure"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Grains"],
        ["Tune.Storage.PostgreSql"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Grains", "Tune.Clustering.PostgreSql"],
        ["Tune.Storage.Sqlite"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Grains"],
        ["Tune.Local"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client", "Tune.Grains", "Tune.Storage.Sqlite"],
        ["Tune.Silo"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client", "Tune.Page", "Tune.Http", "Tune.Clustering.PostgreSql", "Tune.Grains", "Tune.Storage.Sqlite", "Tune.Storage.Azure", "Tune.Storage.PostgreSql", "Tune.Local"],
        ["Tune.Cli"] = ["Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client", "Tune.Page", "Tune.Http", "Tune.Grains", "Tune.Storage.Sqlite", "Tune.Local"],
        ["Tune.Generators"] = [],
        ["Tune.Templates"] = [],
    };

    private static readonly string[] Decisive = ["Spaces", "Randomness", "Errors", "Trials", "Objectives"];
    private static readonly string[] Deciding = ["Search", "Scheduling", "Stopping", "Experiments", "Placement"];

    /// <summary>What holds today although it points up, and why it may.</summary>
    private static readonly string[] Upward =
    [
        // a trial evolves by the facts about it, and the family of facts is the kernel's: one closed union, in one file
        "src/Core/Trials/Trial.cs -> Experiments",
    ];

    public static TheoryData<string> Built => [.. Arrows.Keys.Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")))];

    [Theory]
    [MemberData(nameof(Built))]
    public void Assembly_refers_only_to_what_is_below_it(string name)
    {
        var ours = ReferencesOf(name).Where(one => one.StartsWith("Tune.", StringComparison.Ordinal));

        Assert.Empty(ours.Except(Arrows[name]));
    }

    [Fact]
    public void Project_files_refer_only_to_what_is_below_them()
    {
        var projects = Repository.Files("src", "*.csproj");
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Arrows.ContainsKey(name), $"{name} is a new project: say in {nameof(ArrowTests)} what it may refer to.");
            var xml = XDocument.Parse(Repository.Read(project));
            var references = xml.Descendants("ProjectReference").Select(one => Path.GetFileNameWithoutExtension($"{one.Attribute("Include")?.Value}".Replace('\\', '/')));
            Assert.Empty(references.Except(Arrows[name]));
        }
    }

    [Fact]
    public void Core_refers_to_the_framework_and_numeric_libraries_only()
    {
        string[] numeric = ["MathNet.Numerics", "System.Numerics.Tensors"];

        Assert.Empty(ReferencesOf("Tune.Core").Where(one => !one.StartsWith("System.", StringComparison.Ordinal)).Except(numeric));
    }

    [Fact]
    public void Nothing_in_src_knows_the_simulator()
        => Assert.All(Repository.Files("src", "*").Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".targets"), file => Assert.DoesNotContain("Orleans.Simulator", Repository.Read(file), StringComparison.Ordinal));

    [Fact]
    public void No_project_refers_to_both_the_grains_and_the_simulated_grains()
    {
        var tests = Repository.Files("tests", "*.csproj").ToDictionary(file => Path.GetFullPath(Path.Combine(Repository.Root, file)), Referred);
        Assert.Contains(tests.Keys, project => Closure(project).Any(one => one.EndsWith("Simulation/Grains/Grains.csproj", StringComparison.Ordinal)));

        Assert.All(tests.Keys, project => Assert.False(
            Closure(project).Any(one => one.EndsWith("Simulation/Grains/Grains.csproj", StringComparison.Ordinal)) && Closure(project).Any(one => one.EndsWith("Tune.GrainInterfaces.csproj", StringComparison.Ordinal)),
            project));

        static IEnumerable<string> Closure(string project) => Referred(project).SelectMany(Closure).Prepend(project);

        static List<string> Referred(string project) =>
            [.. XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
                .Select(one => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.Combine(Repository.Root, project))!, $"{one.Attribute("Include")?.Value}".Replace('\\', '/').Replace("$(MSBuildThisFileDirectory)", $"{Repository.Root}/", StringComparison.Ordinal))))];
    }

    [Fact]
    public void Folders_of_Core_use_no_more_folders_than_approved()
        => Approved.Verify("core-folders.txt", CoreFolders.Uses.Select(use => use.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_decided_about_does_not_use_what_decides()
    {
        var up = CoreFolders.Uses
            .Where(use => Decisive.Any(from => use.Key.StartsWith($"{from} ", StringComparison.Ordinal)))
            .Where(use => Deciding.Any(to => use.Key.EndsWith($" {to}", StringComparison.Ordinal)))
            .ToList();
        foreach (var line in up.SelectMany(use => use.Value)) output.WriteLine(line);

        Assert.Equal(Upward, up.SelectMany(use => use.Value.Select(line => $"{line.Split(' ')[0]} -> {use.Key.Split(' ')[^1]}")).Distinct());
    }

    private static List<string> ReferencesOf(string assembly)
        => [.. Compilations.Read(Compilations.Ours(assembly))[0].Modules.SelectMany(module => module.ReferencedAssemblies).Select(one => one.Name)];
}
