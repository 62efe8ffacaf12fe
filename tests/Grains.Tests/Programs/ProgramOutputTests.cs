using System.Text;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>However the pipe cuts what a program writes, the same lines are reports and the same bytes its log.</summary>
public sealed class ProgramOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("TUNE {}\n", "{}\n", "")]
    [InlineData("a\nTUNE 1\nb\n", "1\n", "a\nb\n")]
    [InlineData("TUNE", "", "TUNE")]
    [InlineData("TUNE 1", "1", "")]
    [InlineData("TUNEX 1\nTUNE\t1\n TUNE 1\ntune 1\n", "", "TUNEX 1\nTUNE\t1\n TUNE 1\ntune 1\n")]
    [InlineData("progress 10%TUNE 1\nTUNE 2\r\nTUNE 3\n", "2\r\n|3\n", "progress 10%TUNE 1\n")]
    [InlineData("\n\nTUNE \nTU", "\n", "\n\nTU")]
    [InlineData("no end", "", "no end")]
    [InlineData("", "", "")]
    public void Lines_are_told_apart_wherever_they_are_cut(string output, string reports, string log)
    {
        var bytes = Encoding.Latin1.GetBytes(output);
        for (var chunk = 1; chunk <= bytes.Length + 1; chunk++) Assert.Equal((chunk, reports, log), Read(bytes, chunk));
    }

    [Fact]
    public void Long_lines_of_the_log_are_not_kept_in_memory_and_long_reports_are_whole()
    {
        var report = new string('r', 1_000_000);
        var line = new string('x', 1_000_000);

        var (_, reports, log) = Read(Encoding.ASCII.GetBytes($"{line}\nTUNE {report}\n{line}"), 4_099);

        Assert.True(reports == $"{report}\n");
        Assert.True(log == $"{line}\n{line}");
    }

    [Fact]
    public void A_report_that_never_ends_is_refused()
    {
        var endless = new byte[ProgramOutput.MostInReport + 10];
        endless.AsSpan().Fill((byte)'x');
        "TUNE "u8.CopyTo(endless);

        var refused = Assert.Throws<ProgramFailedException>(() => Read(endless, 65_536));

        Assert.Contains("longer than 16 MiB", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private (int Chunk, string Reports, string Log) Read(byte[] bytes, int chunk)
    {
        var file = _folder[$"{Guid.NewGuid():N}"];
        var reports = new List<string>();
        using (var log = new ProgramLog(file))
        using (var stream = new Chunks(bytes, chunk))
            new ProgramOutput(log, line => reports.Add(Encoding.Latin1.GetString(line.Span))).Read(stream);
        return (chunk, string.Join('|', reports), File.Exists(file) ? File.ReadAllText(file, Encoding.Latin1) : "");
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class Chunks(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);
    }
}
