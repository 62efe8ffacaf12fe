using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>A part of a rule. <c>ToString</c> writes it with the fewest parentheses that read back equal.</summary>
/// <param name="Position">Where it is in the text that it was read from.</param>
internal abstract record ConstraintNode(int Position)
{
    /// <summary>How tightly the parts of a rule hold together; the greater the tighter.</summary>
    protected enum Binding
    {
        Or,
        And,
        Not,
        Comparison,
        Sum,
        Product,
        Sign,
        Power,
        Whole,
    }

    protected abstract Binding Tightness { get; }

    /// <summary>As an operand of what needs parts of at least a tightness.</summary>
    protected string Within(Binding least) => Tightness < least ? $"({this})" : ToString();

    public sealed record Literal(int Position, ConstraintValue Value) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Whole;

        public override string ToString() => Value.ToString();
    }

    /// <param name="Position">Where it is.</param>
    /// <param name="Path">The flat name of a parameter.</param>
    public sealed record Name(int Position, string Path) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Whole;

        public override string ToString() => ConstraintLexer.IsPlainName(Path) ? Path : $"[{Path}]";
    }

    public sealed record Negative(int Position, ConstraintNode Operand) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Sign;

        public override string ToString() => $"-{Operand.Within(Binding.Sign)}";
    }

    public sealed record Not(int Position, ConstraintNode Operand) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Not;

        public override string ToString() => $"not {Operand.Within(Binding.Not)}";
    }

    /// <summary><c>+ - * / % ^</c>: all but the last from left to right.</summary>
    public sealed record Arithmetic(int Position, char Sign, ConstraintNode Left, ConstraintNode Right) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Sign switch
        {
            '+' or '-' => Binding.Sum,
            '^' => Binding.Power,
            _ => Binding.Product,
        };

        public override string ToString() => Sign == '^'
            ? $"{Left.Within(Binding.Whole)} ^ {Right.Within(Binding.Sign)}"
            : $"{Left.Within(Tightness)} {Sign} {Right.Within(Tightness + 1)}";
    }

    /// <summary>Comparisons in a chain: <c>a &lt; b &lt;= c</c> is both.</summary>
    public sealed record Comparison(int Position, ImmutableArray<ConstraintNode> Operands, ImmutableArray<string> Signs) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Comparison;

        public override string ToString() => string.Join(' ', Operands.SelectMany<ConstraintNode, string>((operand, index) =>
            index == 0 ? [operand.Within(Binding.Sum)] : [Signs[index - 1], operand.Within(Binding.Sum)]));
    }

    /// <summary><c>and</c>, <c>or</c> of two or more.</summary>
    public sealed record Logic(int Position, bool IsAnd, ImmutableArray<ConstraintNode> Operands) : ConstraintNode(Position)
    {
        protected override Binding Tightness => IsAnd ? Binding.And : Binding.Or;

        public override string ToString() => string.Join(IsAnd ? " and " : " or ", Operands.Select(operand => operand.Within(Tightness + 1)));
    }

    public sealed record Call(int Position, string Function, ImmutableArray<ConstraintNode> Arguments) : ConstraintNode(Position)
    {
        protected override Binding Tightness => Binding.Whole;

        public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
    }
}
