namespace Tune.Kernel.Tests;

/// <summary>Compares a text with the one that was approved; <c>TUNE_APPROVE=1</c> approves what is there now.</summary>
internal static class Approved
{
    public static void Check(string name, string actual)
    {
        var path = Path.Combine(Folder(), name + ".journal.txt");
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") File.WriteAllText(path, actual);
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (actual == expected) return;
        string[] was = expected.Split('\n'), now = actual.Split('\n');
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(i => was.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        Assert.Fail($"The journal '{name}' differs from line {line + 1} on.\nwas: {was.ElementAtOrDefault(line)}\nnow: {now.ElementAtOrDefault(line)}\nIf that is meant: TUNE_APPROVE=1, and explain it in the commit.");
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return Path.Combine(folder.FullName, "tests", "Kernel.Tests", "Golden");
    }
}
