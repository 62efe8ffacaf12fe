using Tune;
using Tune.Cli;

namespace Cli.Tests;

/// <summary>What others have written has no effect on a terminal but colours.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain\ttext\nnext, ünïcode ⛵", "plain\ttext\nnext, ünïcode ⛵")]
    [InlineData("\e[31mred\e[0m \e[38;5;208morange\e[m \e[1;4:3mcurly\e[0m", "\e[31mred\e[0m \e[38;5;208morange\e[m \e[1;4:3mcurly\e[0m")]
    [InlineData("\e[2J\e[H\e[1A\e[6n", "[2J[H[1A[6n")]
    [InlineData("\e]0;a title\a \e]52;c;YWJj\e\\ \e]8;;http://evil.example\e\\link", "]0;a title ]52;c;YWJj\\ ]8;;http://evil.example\\link")]
    [InlineData("\eP1$r\e\\ \e_apc\e\\ \ec \e7", "P1$r\\ _apc\\ c 7")]
    [InlineData("\u009b2J\u009d0;t\u009c\u0090x", "2J0;tx")]
    [InlineData("\e\e[31mred", "\e[31mred")]
    [InlineData("\e[31\e[2Jx", "[31[2Jx")]
    [InlineData("\e[?25l", "[?25l")]
    [InlineData("a\bb\0c\x7f\vd\fe", "abcde")]
    [InlineData("10 %\r20 %\r\ndone\r", "10 %\n20 %\r\ndone")]
    public void It_is_seen_as_it_is_and_does_nothing(string given, string seen)
    {
        foreach (var piece in (int[])[given.Length, 1, 2, 3])
        {
            using var terminal = new StringWriter();
            using var text = new TerminalText(terminal);
            foreach (var part in given.Chunk(piece)) text.Write(part);

            Assert.Equal(seen, terminal.ToString());
        }
    }

    [Fact]
    public void A_colour_that_never_ends_is_none()
    {
        using var terminal = new StringWriter();
        using var text = new TerminalText(terminal);

        text.Write($"\e[{new string('1', 1000)}m");

        Assert.DoesNotContain('\e', terminal.ToString());
    }

    [Fact]
    public async Task Lines_come_as_they_are_written()
    {
        using var terminal = new StringWriter();
        using var text = TerminalText.Of(terminal, isRedirected: false);

        await text.WriteLineAsync("a\e[2J".AsMemory());
        await text.WriteLineAsync($"{1}\e]0;x\a");
        text.WriteLine("b");

        Assert.Equal($"a[2J{terminal.NewLine}1]0;x{terminal.NewLine}b{terminal.NewLine}", terminal.ToString());
        // files and programs get what there is
        Assert.Same(terminal, TerminalText.Of(terminal, isRedirected: true));
    }

    [Fact]
    public async Task What_a_server_sends_is_printed_so()
    {
        using var folder = new RunFolder();
        await using var server = await TestServer.StartAsync(folder.Data);
        var evil = Trainable.Define("square", (Func<Configuration, double>)(_ => throw new InvalidOperationException("bad \e]0;owned\a\e[2J luck")));
        await (await server.Tuner.StartAsync(evil, new ExperimentSpec<Configuration> { Name = "evil", Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("value"), Samples = 1 })).GetResultAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();

        foreach (var command in (string[])["show", "watch"])
            await TuneCommandLine.RunAsync([command, "evil", "--server", server.Url], new Terminal(TextReader.Null, TerminalText.Of(output, isRedirected: false), TerminalText.Of(error, isRedirected: false)));

        Assert.Contains("owned", $"{output}", StringComparison.Ordinal);
        Assert.DoesNotContain($"{output}{error}", character => char.IsControl(character) && character is not ('\n' or '\t' or '\r'));
    }
}
