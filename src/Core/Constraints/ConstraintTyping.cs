namespace Tune.Spaces;

/// <summary>Finds what a rule can't mean: a text that is multiplied, a sum that is no condition, a comparison that is never true.</summary>
/// <param name="kindsOf">What a parameter can be.</param>
/// <param name="report">Takes a problem and where it is.</param>
internal sealed class ConstraintTyping(Func<ConstraintNode.Name, ConstraintKinds> kindsOf, Action<int, string> report)
{
    public void RequireTruth(ConstraintNode node) => Require(node, KindsOf(node), ConstraintKinds.Truth, "a condition");

    private ConstraintKinds KindsOf(ConstraintNode node)
    {
        switch (node)
        {
            case ConstraintNode.Literal literal:
                return literal.Value.Kind;
            case ConstraintNode.Name name:
                return kindsOf(name);
            case ConstraintNode.Negative negative:
                RequireNumber(negative.Operand);
                return ConstraintKinds.Number;
            case ConstraintNode.Arithmetic arithmetic:
                RequireNumber(arithmetic.Left);
                RequireNumber(arithmetic.Right);
                return ConstraintKinds.Number;
            case ConstraintNode.Call call:
                foreach (var argument in call.Arguments) RequireNumber(argument);
                return ConstraintKinds.Number;
            case ConstraintNode.Not not:
                RequireTruth(not.Operand);
                return ConstraintKinds.Truth;
            case ConstraintNode.Logic logic:
                foreach (var operand in logic.Operands) RequireTruth(operand);
                return ConstraintKinds.Truth;
            case ConstraintNode.Comparison comparison:
                Compare(comparison, [.. comparison.Operands.Select(KindsOf)]);
                return ConstraintKinds.Truth;
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is no part of a rule.");
        }
    }

    private void Compare(ConstraintNode.Comparison comparison, ConstraintKinds[] kinds)
    {
        for (var i = 0; i < comparison.Signs.Length; i++)
        {
            var (left, right) = (comparison.Operands[i], comparison.Operands[i + 1]);
            if (comparison.Signs[i] is not ("==" or "!="))
            {
                Require(left, kinds[i], ConstraintKinds.Number, "a number");
                Require(right, kinds[i + 1], ConstraintKinds.Number, "a number");
            }
            else if (kinds[i] != 0 && kinds[i + 1] != 0 && (kinds[i] & kinds[i + 1]) == 0)
            {
                report(left.Position, $"{left} is {Describe(kinds[i])} and {right} is {Describe(kinds[i + 1])}: they are never equal");
            }
        }
    }

    private void RequireNumber(ConstraintNode node) => Require(node, KindsOf(node), ConstraintKinds.Number, "a number");

    private void Require(ConstraintNode node, ConstraintKinds kinds, ConstraintKinds kind, string expected)
    {
        // what has no kind was reported where it stands
        if (kinds != 0 && (kinds & kind) == 0) report(node.Position, $"expected {expected}, but {node} is {Describe(kinds)}");
    }

    private static string Describe(ConstraintKinds kinds) => kinds switch
    {
        ConstraintKinds.Number => "a number",
        ConstraintKinds.Text => "a text",
        ConstraintKinds.Truth => "true or false",
        ConstraintKinds.Null => "null",
        _ => kinds.ToString(),
    };
}
