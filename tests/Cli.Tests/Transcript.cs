namespace Cli.Tests;

/// <summary>A session as a person reads it: <c>$ tune …</c>, and then lines in (<c>&gt;</c>) and out (<c>&lt;</c>).</summary>
internal sealed class Transcript(string command, IReadOnlyList<string> lines)
{
    public IReadOnlyList<string> Lines => lines;

    public static Transcript Parse(IEnumerable<string> text)
    {
        var all = text.Where(line => line.Length > 0).ToList();
        return new(all[0], all[1..]);
    }

    /// <summary>The same session, as it goes now.</summary>
    public async Task<Transcript> RunAgainAsync(string folder)
    {
        var input = lines.Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => line[2..]).ToArray();
        var words = Shell.Split(command)[2..];
        var space = Array.IndexOf(words, "--space") + 1;
        words[space] = Path.Combine(folder, words[space]);

        var (code, output, error) = await TuneCommand.RunAsync(words, input);

        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        Assert.Equal(input.Length, output.Length);
        return new(command, [.. input.Zip(output).SelectMany(pair => new[] { $"> {pair.First}", $"< {pair.Second}" })]);
    }

    public override string ToString() => string.Join('\n', lines.Prepend(command)) + "\n";
}
