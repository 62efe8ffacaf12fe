using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Tune.Generators.Tests;

/// <summary>Each fault is reported where <c>«»</c> stand.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("TUNE001", "[SearchSpace] public record «A»(int X);", "Make 'A' partial: the generator adds 'A.Space' to it")]
    [InlineData("TUNE001", "public class «Outer» { [SearchSpace] public partial record A(int X); }", "Make 'Outer' partial")]
    [InlineData("TUNE002", "[SearchSpace] public partial class «A»(int x) { public int X => x; }", "record class with its parameters")]
    [InlineData("TUNE002", "[SearchSpace] public partial record «A» { public int X { get; init; } }", "record A(double LearningRate)")]
    [InlineData("TUNE002", "[SearchSpace] public partial record struct «A»(int X);", "as a record class")]
    [InlineData("TUNE003", "[SearchSpace] public abstract partial record «A»(int X);", "OneOf<A>(...)")]
    [InlineData("TUNE004", "[SearchSpace] public partial record «A»<T>(int X);", "generic")]
    [InlineData("TUNE004", "public partial class Outer<T> { [SearchSpace] public partial record «A»(int X); }", "generic")]
    [InlineData("TUNE004", "[SearchSpace] file partial record «A»(int X);", "file-local")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(int X, List<int> «Y»);", "Parameter 'Y' of type 'List<int>' cannot have a domain")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(int[] «Y»);", "use a number")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(object «Y»);", "use a number")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(IDisposable «Y»);", "use a number")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(B «Y»); public record B(int X);", "put [SearchSpace] on 'B'")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(B? «Y»); [SearchSpace] public partial record B(int X);", "a group cannot be null")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(B «Y»); public abstract record B; public record C : B;", "no record with [SearchSpace] derives from 'B'")]
    [InlineData(
        "TUNE005",
        "[SearchSpace] public partial record A(B «Y»); public abstract record B; [SearchSpace] public partial record C() : B; public class O { public record C : B; }",
        "two records of the family are called 'C'")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(double «Y» = double.NaN);", "a finite one")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A([property: JsonIgnore] int «Y»);", "[JsonIgnore]")]
    [InlineData("TUNE005", "[SearchSpace] public partial record A(int «Y») { private int Y { get; } = Y; }", "no public property")]
    [InlineData("TUNE006", "[SearchSpace] public partial record A(int «Space»);", "the generated class needs that name")]
    [InlineData("TUNE006", "[SearchSpace] public partial record A(int «DescribeParameters»);", "the generated class needs that name")]
    [InlineData("TUNE006", "[SearchSpace] public partial record A([property: JsonPropertyName(\"a/b\")] int «X»);", "must not contain '/'")]
    [InlineData("TUNE006", "[SearchSpace] public partial record A(int X, [property: JsonPropertyName(\"x\")] int «Y»);", "another parameter is called 'x'")]
    [InlineData("TUNE006", "public abstract record B; [SearchSpace] public partial record A(int «kind») : B;", "which record of the family")]
    [InlineData("TUNE007", "[SearchSpace] public partial record A(int X) { public static int «Space» => 1; }", "rename the member")]
    [InlineData("TUNE007", "[SearchSpace] public partial record «Space»(int X);", "rename the record")]
    [InlineData("TUNE008", "[SearchSpace] public partial record A(int X) { public int «Y» { get; init; } }", "make it a parameter of 'A'")]
    [InlineData("TUNE008", "[SearchSpace] public partial record A(int X) { public required int «Y» { get; init; } }", "make it a parameter of 'A'")]
    [InlineData("TUNE008", "public record B { public required int Y { get; set; } } [SearchSpace] public partial record «A»(int X) : B;", "A space cannot give 'Y' a value")]
    public void Fault_is_reported_at_its_place_with_its_mend(string id, string marked, string message)
    {
        var place = Regex.Match(marked, "«(.*?)»").Groups[1];

        var compiled = Compiled.From(marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal));

        var fault = Assert.Single(compiled.Faults);
        Assert.Equal((id, DiagnosticSeverity.Error), (fault.Id, fault.Severity));
        Assert.Equal((place.Index - 1, place.Length), (fault.Location.SourceSpan.Start, fault.Location.SourceSpan.Length));
        Assert.Equal("Program.cs", fault.Location.GetLineSpan().Path);
        Assert.Contains(message, fault.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_record_is_reported()
    {
        var compiled = Compiled.From("[SearchSpace] public record A(object X, int Space) { public int Y { get; set; } }");

        Assert.Equal(["TUNE001", "TUNE005", "TUNE006", "TUNE008"], compiled.Faults.Select(fault => fault.Id).Order());
        Assert.Empty(compiled.Sources);
    }

    [Fact]
    public void Attribute_that_is_given_twice_does_not_stop_the_generator()
    {
        var compiled = Compiled.From("[SearchSpace] public partial record A(int X); [SearchSpace] partial record A;");

        Assert.Single(compiled.Sources);
        Assert.Contains(compiled.Complaints, complaint => complaint.Id == "CS0579");
    }
}
