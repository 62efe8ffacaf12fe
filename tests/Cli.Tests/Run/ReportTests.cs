using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cli.Tests;

/// <summary>An experiment as one HTML file.</summary>
public sealed partial class ReportTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public async Task A_report_has_all_in_one_file_and_says_where_it_is()
    {
        var trials = await _folder.TrialsAsync();
        var file = _folder.PathOf("report.html");

        var (code, output, error) = await _folder.TuneAsync("report", "square", "-o", file);

        Assert.True(code == 0, string.Join('\n', error));
        Assert.StartsWith($"square is in {file}: 3 trials, ", Assert.Single(output), StringComparison.Ordinal);
        var html = await File.ReadAllTextAsync(file);
        var data = DataOf(html);
        Assert.Equal("square", data.GetProperty("status").GetProperty("name").GetString());
        Assert.Equal(trials.Select(trial => trial.GetProperty("config").GetRawText()), data.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("summary").GetProperty("configuration").GetRawText()));
        Assert.Equal(3, data.GetProperty("events").GetProperty("kinds").EnumerateArray().Count(kind => kind.GetString() == "trial-created"));
        Assert.Equal(3, data.GetProperty("reports").GetProperty("trials").GetArrayLength());
        // nothing is asked for from elsewhere
        Assert.DoesNotMatch(@"(src|href)=""(?!data:)", html[..html.IndexOf("<style>", StringComparison.Ordinal)]);
        Assert.DoesNotContain("src=", html[html.LastIndexOf("<script>", StringComparison.Ordinal)..][..40], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_has_not_ended_has_a_report_of_what_there_is()
    {
        await _folder.RunAsync();
        await _folder.TuneAsync("fork", "square", "held", "--hold");
        var file = _folder.PathOf("held.html");

        Assert.Equal(0, (await _folder.TuneAsync("report", "held", "-o", file)).Code);

        var data = DataOf(await File.ReadAllTextAsync(file));
        Assert.Equal((0, "Paused"), (data.GetProperty("trials").GetArrayLength(), data.GetProperty("status").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task What_can_not_be_written_or_is_not_there_is_said()
    {
        await _folder.RunAsync();

        var (code, _, error) = await _folder.TuneAsync("report", "squire", "-o", _folder.PathOf("report.html"));
        var (where, _, wrong) = await _folder.TuneAsync("report", "square", "-o", _folder.PathOf("no/such/report.html"));

        Assert.Equal((2, 2), (code, where));
        Assert.Contains("did you mean 'square'?", Assert.Single(error), StringComparison.Ordinal);
        Assert.StartsWith("--output: '", Assert.Single(wrong), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("report.html")));
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement DataOf(string html) => JsonElement.Parse(Data().Match(html).Groups[1].Value);

    [GeneratedRegex("""<script type="application/json" id="tune-report">(.*?)</script>""")]
    private static partial Regex Data();
}
