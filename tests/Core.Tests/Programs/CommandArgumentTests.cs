namespace Tune.Tests.Kernel;

public sealed class CommandArgumentTests
{
    private static readonly Configuration Config = Configuration.Parse("""{"lr":0.001,"name":"a \"b\" {lr}","opt":{"kind":"sgd","momentum":0.9},"layers":[16,32],"flag":true,"none":null,"learning-rate":1e-7}""");

    [Theory]
    [InlineData("{lr}", "0.001")]
    [InlineData("--lr={lr}", "--lr=0.001")]
    [InlineData("{name}", "a \"b\" {lr}")]
    [InlineData("{opt/momentum} {opt/kind}", "0.9 sgd")]
    [InlineData("{opt}", """{"kind":"sgd","momentum":0.9}""")]
    [InlineData("{layers/1}", "32")]
    [InlineData("{flag} {none}", "true null")]
    [InlineData("{learning-rate}", "1E-07")]
    [InlineData("{opt/beta1}", "")]
    [InlineData("{{lr}}", "{lr}")]
    [InlineData("{{lr}} {lr}", "{lr} 0.001")]
    [InlineData("awk '{print $1}' {} {1} { lr }", "awk '{print $1}' {} {1} { lr }")]
    [InlineData("""{"lr":1}""", """{"lr":1}""")]
    [InlineData("", "")]
    public void Names_in_braces_stand_for_values_and_all_else_for_itself(string argument, string filled) => Assert.Equal(filled, CommandArgument.Fill(argument, Config));

    [Fact]
    public void Names_are_those_that_are_filled_in_each_once() =>
        Assert.Equal(["lr", "opt/momentum"], CommandArgument.NamesIn("{lr} {{name}} {opt/momentum} {lr} { x } {1}"));
}
