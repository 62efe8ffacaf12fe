using System.Text;
using Tune.Cli;

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var input = new StreamReader(Console.OpenStandardInput(), utf8);
using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), utf8) { NewLine = "\n", AutoFlush = true };
var terminal = new Terminal(input, TerminalText.Of(output, Console.IsOutputRedirected), TerminalText.Of(error, Console.IsErrorRedirected)) { IsOfProcess = true };
return await TuneCommandLine.RunAsync(args, terminal).ConfigureAwait(false);
