namespace Tune.Architecture.Tests;

/// <summary>Text that a person has looked at; TUNE_APPROVE=1 writes what is there now.</summary>
internal static class Approved
{
    public static void Verify(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Repository.Root, "tests/Architecture.Tests/Approved", name);
        var actual = lines.ToList();
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") File.WriteAllLines(path, actual);
        var approved = File.Exists(path) ? File.ReadAllLines(path) : [];
        var differences = actual.Except(approved).Select(line => $"+ {line}").Concat(approved.Except(actual).Select(line => $"- {line}")).ToList();
        Assert.True(differences.Count == 0, $"{name} differs; if that is right, run with TUNE_APPROVE=1:\n{string.Join('\n', differences)}");
    }
}
