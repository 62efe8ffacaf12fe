namespace Tune.Generators.Tests;

/// <summary>Compares a text with the file of that name; <c>TUNE_APPROVE=1</c> writes the file instead.</summary>
internal static class Approved
{
    public static void Check(string name, string actual)
    {
        var path = Path.Combine(Root(), "tests", "Generators.Tests", "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no approved '{name}'. Run with TUNE_APPROVE=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
