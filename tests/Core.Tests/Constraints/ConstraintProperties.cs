using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests.Constraints;

public sealed class ConstraintProperties
{
    private static readonly string[] Names = ["a", "hidden", "opt/momentum", "layers/0", "weight decay", "log", "and", "größe", "_x.y", "3d", "a-b"];

    private static Gen<ConstraintNode> Numbers(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Elements(Names).Select(name => (ConstraintNode)new ConstraintNode.Name(0, name)),
            Gen.Elements(0.0, 1, 2.5, 1e-300, 1e300, 4096, 0.1).Select(number => (ConstraintNode)new ConstraintNode.Literal(0, ConstraintValue.Of(number))))
        : Gen.OneOf(
            Numbers(0),
            Numbers(depth - 1).Select(operand => (ConstraintNode)new ConstraintNode.Negative(0, operand)),
            from sign in Gen.Elements('+', '-', '*', '/', '%', '^')
            from operands in Numbers(depth - 1).ArrayOf(2)
            select (ConstraintNode)new ConstraintNode.Arithmetic(0, sign, operands[0], operands[1]),
            from function in Gen.Elements("min", "max")
            from count in Gen.Choose(2, 3)
            from arguments in Numbers(depth - 1).ArrayOf(count)
            select (ConstraintNode)new ConstraintNode.Call(0, function, [.. arguments]),
            from function in Gen.Elements("abs", "sqrt", "log", "exp")
            from argument in Numbers(depth - 1)
            select (ConstraintNode)new ConstraintNode.Call(0, function, [argument]));

    private static Gen<ConstraintNode> Conditions(int depth)
    {
        var comparisons =
            from count in Gen.Choose(2, 3)
            from operands in Numbers(Math.Max(0, depth - 1)).ArrayOf(count)
            from signs in Gen.Elements("<", "<=", ">", ">=", "==", "!=").ArrayOf(count - 1)
            select (ConstraintNode)new ConstraintNode.Comparison(0, [.. operands], [.. signs]);
        var texts =
            from name in Gen.Elements(Names)
            from text in Gen.Elements("relu", "it's", "a \"b\"", "", "ü")
            select (ConstraintNode)new ConstraintNode.Comparison(
                0, [new ConstraintNode.Name(0, name), new ConstraintNode.Literal(0, ConstraintValue.Of(text))], ["=="]);
        var truths = Gen.Elements(true, false).Select(truth => (ConstraintNode)new ConstraintNode.Literal(0, ConstraintValue.Of(truth)));
        if (depth == 0) return Gen.OneOf(comparisons, texts, truths);
        return Gen.OneOf(
            comparisons,
            texts,
            Conditions(depth - 1).Select(operand => (ConstraintNode)new ConstraintNode.Not(0, operand)),
            from isAnd in Gen.Elements(true, false)
            from count in Gen.Choose(2, 3)
            from operands in Conditions(depth - 1).ArrayOf(count)
            select (ConstraintNode)new ConstraintNode.Logic(0, isAnd, [.. operands]),
            from operands in Conditions(depth - 1).ArrayOf(2)
            select (ConstraintNode)new ConstraintNode.Comparison(0, [.. operands], ["=="]));
    }

    [Fact]
    public void Parse_of_what_was_written_is_the_same_tree() =>
        RandomSpaces.ForAll(Conditions(4), rule => Shape(ConstraintParser.Parse(rule.ToString())) == Shape(rule), 1000);

    [Fact]
    public void Parse_of_garbage_is_a_rule_or_says_where_it_is_none() => RandomSpaces.ForAll(
        Gen.ArrayOf(Gen.Elements("a", " ", "(", ")", "<=", "<", "==", "'", "x'", "[", "]", "1", ".5", "e3", "+", "-", "^", "and", "not ", "or", "min", ",", "/", "\0", "é", "🎲")).Select(string.Concat),
        text =>
        {
            try
            {
                return Constraint.Parse(text) == Constraint.Parse(Constraint.Parse(text).ToString()!);
            }
            catch (InvalidConstraintException exception)
            {
                return exception.Position >= 0 && exception.Position <= text.Length;
            }
        },
        2000);

    [Fact]
    public void Values_of_an_assignment_are_those_of_its_configuration() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var (space, assignment) = pair;
        var config = space.Decode(assignment);
        foreach (var path in space.ParameterNames)
        {
            var value = config.TryGet<JsonElement>(path, out var json) ? ConstraintValue.Of(json) : ConstraintValue.Absent;
            var source = new ParameterSources(space).Find(path);
            var read = source?.Read(new ConstraintInput(space, assignment)) ?? ConstraintValue.Absent;
            if (read != value || (value.Kind != ConstraintKinds.Absent && !source!.Kinds.HasFlag(value.Kind))) return false;
        }

        return true;
    });

    [Fact]
    public void Rules_about_one_value_hold_where_it_is_and_break_where_they_deny_it() => RandomSpaces.ForAll(RandomSpaces.Assignments, pair =>
    {
        var (space, assignment) = pair;
        var config = space.Decode(assignment);
        return space.ParameterNames.All(path =>
        {
            if (!config.TryGet<JsonElement>(path, out var json) || ConstraintValue.Of(json) is not { Kind: not ConstraintKinds.Absent } value) return true;
            var isEqual = ConstraintSet.Of(space, [Constraint.Parse($"[{path}] == {value}")]);
            var isDifferent = ConstraintSet.Of(space, [Constraint.Parse($"[{path}] != {value}")]);
            return isEqual.Allows(assignment) && !isDifferent.Allows(assignment);
        });
    });

    /// <summary>The tree with all of its parentheses.</summary>
    private static string Shape(ConstraintNode node) => node switch
    {
        ConstraintNode.Negative negative => $"(-{Shape(negative.Operand)})",
        ConstraintNode.Not not => $"(not {Shape(not.Operand)})",
        ConstraintNode.Arithmetic arithmetic => $"({Shape(arithmetic.Left)}{arithmetic.Sign}{Shape(arithmetic.Right)})",
        ConstraintNode.Comparison comparison => $"({string.Join(' ', comparison.Operands.Select(Shape))} {string.Join(' ', comparison.Signs)})",
        ConstraintNode.Logic logic => $"({(logic.IsAnd ? "and" : "or")} {string.Join(' ', logic.Operands.Select(Shape))})",
        ConstraintNode.Call call => $"({call.Function} {string.Join(' ', call.Arguments.Select(Shape))})",
        ConstraintNode.Name name => $"[{name.Path}]",
        ConstraintNode.Literal { Value: var value } => value.Kind == ConstraintKinds.Number ? BitConverter.DoubleToInt64Bits(value.Number).ToString("x", null) : value.ToString(),
        _ => throw new InvalidOperationException(),
    };
}
